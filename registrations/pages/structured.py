"""The offering as schema.org says it (https://schema.org/Event), for search engines. Values in, JSON values out."""

from typing import Any

from core.i18n import pick
from offerings.base.models import Offering
from offerings.base.urls import public_url, registration_url
from registrations.tickets.availability import TicketOverview, TicketView

_TYPES = {"exhibition": "ExhibitionEvent", "conference": "Event", "cohort": ["EducationEvent", "CourseInstance"]}
_STATUS = {"cancelled": "EventCancelled", "postponed": "EventPostponed"}
_MODES = {"on_site": "Offline", "online": "Online", "hybrid": "Mixed"}


def structured(offering: Offering, overview: TicketOverview, language: str) -> dict[str, Any]:
    """Texts in ``language`` where there are any; nothing that is unknown is said."""
    url = public_url(offering, _external=True)
    said = {
        "@context": "https://schema.org",
        "@type": _TYPES[offering.kind],
        "@id": url,
        "url": url,
        "name": pick(offering.title, language)[0],
        "description": pick(offering.summary, language)[0],
        "startDate": offering.starts_on.isoformat() if offering.starts_on else None,
        "endDate": (offering.ends_on or offering.starts_on).isoformat() if offering.starts_on else None,
        "eventStatus": f"https://schema.org/{_STATUS.get(offering.state, 'EventScheduled')}",
        "eventAttendanceMode": f"https://schema.org/{_MODES[offering.mode]}EventAttendanceMode",
        "keywords": [pick(topic.name, language)[0] for topic in offering.topics],
        "inLanguage": offering.languages.split(),
        "location": _locations(offering, language),
        "organizer": _organiser(offering, language),
        "offers": [_offer(ticket, offering, language) for ticket in overview.tickets],
        "courseMode": {"on_site": "onsite", "online": "online", "hybrid": "blended"}[offering.mode]
        if offering.kind == "cohort"
        else None,
        "maximumAttendeeCapacity": overview.size,
    }
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def breadcrumbs(offering: Offering, root: tuple[str, str], language: str) -> dict[str, Any]:
    """Where the page stands. ``root``: name and absolute address of the list."""
    steps = [root, (pick(offering.title, language)[0], public_url(offering, _external=True))]
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": url}
        for place, (name, url) in enumerate(steps, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def _locations(offering: Offering, language: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if offering.mode != "online" and (offering.venue is not None or offering.city):
        found.append(_place(offering, language))
    if offering.mode != "on_site":
        found.append({"@type": "VirtualLocation", "url": public_url(offering, _external=True)})
    return found


def _place(offering: Offering, language: str) -> dict[str, Any]:
    venue = offering.venue
    city = pick(offering.city, language)[0]
    address: dict[str, Any] = {"@type": "PostalAddress", "addressLocality": city}
    place: dict[str, Any] = {"@type": "Place", "name": city, "address": address}
    if venue is not None:
        place["name"] = pick(venue.name, language)[0]
        address |= {"streetAddress": pick(venue.address, language)[0], "addressCountry": venue.country}
        if venue.latitude is not None and venue.longitude is not None:
            place["geo"] = {"@type": "GeoCoordinates", "latitude": venue.latitude, "longitude": venue.longitude}
    place["address"] = {name: value for name, value in address.items() if value}
    return place


def _organiser(offering: Offering, language: str) -> dict[str, Any]:
    organiser = {"@type": "Organization", "name": pick(offering.host.name, language)[0]}
    if offering.host.website:
        organiser["url"] = offering.host.website
    return organiser


def _offer(ticket: TicketView, offering: Offering, language: str) -> dict[str, Any]:
    offer: dict[str, Any] = {
        "@type": "Offer",
        "name": pick(ticket.name, language)[0],
        "price": f"{ticket.price_minor / 100:.2f}",
        "priceCurrency": ticket.currency,
        "url": registration_url(offering, _external=True),
        "availability": f"https://schema.org/{_availability(ticket)}",
    }
    if ticket.window.opens_at:
        offer["validFrom"] = ticket.window.opens_at.isoformat()
    if ticket.window.closes_at:
        offer["validThrough"] = ticket.window.closes_at.isoformat()
    return offer


def _availability(ticket: TicketView) -> str:
    if ticket.window.reason == "not_yet":
        return "PreOrder"
    if not ticket.is_open:
        return "Discontinued"
    return "SoldOut" if ticket.is_full else "InStock"

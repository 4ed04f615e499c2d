"""Puts the public page together. Only the programme is kept between requests: it is the same for everybody."""

from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from flask import current_app, render_template, request
from flask_login import current_user

from core import clock
from core.errors import NotFound
from core.i18n import _, language, localized
from core.text import has_forbidden_characters
from offerings.base.kinds import SPOKEN, look
from offerings.base.models import Offering
from offerings.base.queries import find_by_slug
from offerings.base.states import shown_state
from offerings.base.urls import ics_url, organiser_url, public_url
from offerings.listing.rows import lines_of, place_of
from offerings.programme.fragment import programme
from offerings.programme.views import VIEWS
from offerings.roles.policy import may_see, role_of
from offerings.venues.models import Venue
from registrations.base.queries import find_active
from registrations.pages.panel import panel
from registrations.pages.queries import find_last_step, list_family
from registrations.pages.spoken_dates import when_words
from registrations.pages.structured import breadcrumbs, structured
from registrations.pages.zones import zone_warning
from registrations.tickets.availability import ticket_overview


def load(slug: str, kinds: Collection[str]) -> Offering:
    """Raises NotFound also for a draft that the reader has nothing to do with."""
    found = None if has_forbidden_characters(slug) else find_by_slug(slug, kinds)
    if found is None or not may_see(current_user, found):
        raise NotFound
    return found


def render(template: str, offering: Offering, *, root: tuple[str, str], **context: Any) -> str:
    """``template`` extends registrations/pages/show.html; ``root``: name and path of the list it stands in."""
    overview = ticket_overview(offering)
    whole, parts = list_family(offering)
    user = current_user if current_user.is_authenticated else None
    view = request.args.get("view", "day")
    state = shown_state(offering)
    base_url = current_app.config["SETTINGS"].base_url
    url = public_url(offering)
    return render_template(
        template,
        offering=offering,
        kind=look(offering.kind),
        url=url,
        root=root,
        state=state,
        when=when_words(offering),
        place=place_of(offering),
        spoken=[SPOKEN.get(code, code) for code in offering.languages.split()],
        panel=panel(offering, overview, find_active(offering.id, user.id) if user else None),
        step=find_last_step(offering) if state in ("cancelled", "postponed") else None,
        whole=whole,
        parts=lines_of(parts, clock.today(offering.time_zone)),
        zone_warning=zone_warning(offering, user.time_zone) if user else None,
        programme=programme(offering, view if view in VIEWS else "day", request.args.get("day", "")),
        maps=map_links(offering.venue) if offering.venue else [],
        ics=ics_url(offering),
        subscribe=f"/calendars/?scope={quote(url[1:])}",
        organiser_link=organiser_url(offering) if user and role_of(user, offering) not in (None, "desk") else None,
        structured=[
            structured(offering, overview, language()),
            breadcrumbs(offering, (root[0], base_url + root[1]), language()),
        ],
        **context,
    )


def map_links(venue: Venue) -> list[tuple[str, str]]:
    """(name of the map, address); links only, nothing is loaded from there."""
    words = quote(" ".join(filter(None, (localized(venue.name), localized(venue.city)))))
    lat, lon = venue.latitude, venue.longitude
    if lat is None or lon is None:
        osm, amap = f"search?query={words}", f"search?keyword={words}"
    else:
        osm = f"?mlat={lat}&mlon={lon}#map=16/{lat}/{lon}"
        amap = f"marker?position={lon},{lat}&name={words}&coordinate=wgs84"
    return [
        ("OpenStreetMap", f"https://www.openstreetmap.org/{osm}"),
        (str(_("Amap")), f"https://uri.amap.com/{amap}"),
    ]

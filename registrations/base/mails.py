"""Messages about one registration: written into the outbox in the transaction of what they tell."""

from typing import Any

from notifications.outbox.actions import enqueue
from offerings.base.models import Offering
from registrations.base.calendar_part import Method, calendar_part
from registrations.base.models import Registration


def send(template: str, registration: Registration, method: Method | None = None, **context: Any) -> None:
    """One message a state: the key holds the registration's sequence, so a repeated action sends nothing twice."""
    key = f"{template}:registration:{registration.id}:{registration.sequence}:{registration.changed_at.timestamp()}"
    send_once(key, template, registration, method, **context)


def send_once(
    dedupe_key: str, template: str, registration: Registration, method: Method | None = None, **context: Any
) -> None:
    """With ``method`` the message carries the calendar entry (iTIP, RFC 6047)."""
    enqueue(
        f"registrations/{template}",
        registration.user.recipient,
        facts_of(registration) | context,
        dedupe_key,
        calendar=calendar_part(registration, method) if method else None,
        calendar_method=method,
    )


def facts_of(registration: Registration) -> dict[str, Any]:
    """What every message about a registration may say; JSON values."""
    return {
        "registration": {
            "ref": registration.ref,
            "name": registration.name_native,
            "ticket": registration.ticket_type.name,
            "state": registration.state,
            "amount_minor": registration.amount_due_minor,
            "currency": registration.currency,
        },
        "offering": offering_facts(registration.offering),
        "link": f"/my/registrations/{registration.ref}",
    }


def offering_facts(offering: Offering) -> dict[str, Any]:
    """Title, days and place of an offering, as messages say them."""
    venue = offering.venue
    return {
        "title": offering.title,
        "starts_on": offering.starts_on.isoformat() if offering.starts_on else None,
        "ends_on": offering.ends_on.isoformat() if offering.ends_on else None,
        "zone": offering.time_zone,
        "venue": venue.name if venue else {},
        "address": venue.address if venue else {},
        "city": offering.city or (venue.city if venue else {}),
        "online_url": offering.online_url,
        "path": f"/{'trainings' if offering.kind == 'cohort' else 'events'}/{offering.slug}",
        "contact": offering.contact_email,
    }

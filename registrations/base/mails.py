"""Messages about one registration: written into the outbox in the transaction of what they tell."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from core import clock
from notifications.outbox.actions import Part, enqueue
from offerings.agenda.queries import list_items
from offerings.base.models import Offering
from registrations.base.models import Registration

CALENDARS: list[Callable[[Registration], Sequence[Part]]] = []
"""What brings a participant's calendar up to date, for the mail that is being written: registrations/invitations."""

_silent: ContextVar[bool] = ContextVar("silent", default=False)


@contextmanager
def silence() -> Iterator[None]:
    """Within it nobody gets a mail: for people whom the organiser tells otherwise."""
    mark = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(mark)


def send(template: str, registration: Registration, *, with_calendar: bool = False, **context: Any) -> None:
    """One message a state: the key holds the registration's sequence, so a repeated action sends nothing twice."""
    if template == "confirmation":
        context["meetings_to_come"] = meetings_to_come(registration.offering)
    key = f"{template}:registration:{registration.id}:{registration.sequence}:{registration.changed_at.timestamp()}"
    send_once(key, template, registration, with_calendar=with_calendar, **context)


def send_once(
    dedupe_key: str, template: str, registration: Registration, *, with_calendar: bool = False, **context: Any
) -> None:
    """Nothing while nobody can be reached. ``with_calendar``: the message carries what the person's calendar needs
    (iTIP, RFC 6047), if anything."""
    recipient = registration.recipient
    if recipient is None or _silent.get():
        return
    parts = [part for calendar_for in CALENDARS for part in calendar_for(registration)] if with_calendar else []
    context = facts_of(registration) | context
    enqueue(f"registrations/{template}", recipient, context, dedupe_key, parts)


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


def meetings_to_come(offering: Offering) -> list[dict[str, Any]]:
    """The class meetings of a training, as messages say them: whoever takes part comes to each one of them."""
    if offering.kind != "cohort":
        return []
    now = clock.now()
    return [
        {
            "title": item.title,
            "starts_at": item.starts_at.isoformat(),
            "room": item.room.name if item.room else {},
        }
        for item in list_items(offering, public_only=True)
        if item.kind == "meeting" and item.state == "published" and item.ends_at > now
    ]

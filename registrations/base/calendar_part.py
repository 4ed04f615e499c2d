"""The calendar entry that travels with a message: one VEVENT, the same UID as in every feed (RFC 5546 3.2)."""

from dataclasses import replace
from email.utils import parseaddr
from typing import Literal

from flask import current_app

from core import clock
from core.i18n import pick
from core.ics.emit import emit
from core.ics.values import Attendee, Calendar, Event, Organiser
from offerings.agenda.ical import offering_event
from registrations.base.models import Registration

Method = Literal["REQUEST", "CANCEL"]


def calendar_part(registration: Registration, method: Method) -> str | None:
    """The text/calendar part for the participant; None while the dates are to be confirmed."""
    offering, language = registration.offering, registration.user.language
    if offering.starts_on is None:
        return None
    calendar = Calendar(
        name=pick(offering.title, language)[0],
        events=(_event(registration, method),),
        last_modified=clock.now(),
        language="zh-Hans" if language == "zh" else "en",
        method=method,
    )
    return emit(calendar).decode()


def _event(registration: Registration, method: Method) -> Event:
    """SEQUENCE adds the person's own moves to the offering's, so that a return is newer than a cancellation."""
    offering, language = registration.offering, registration.user.language
    settings = current_app.config["SETTINGS"]
    event = offering_event(offering, language, settings.base_url)
    is_cancelled = method == "CANCEL"
    return replace(
        event,
        status="CANCELLED" if is_cancelled else ("CONFIRMED" if event.status == "CANCELLED" else event.status),
        sequence=offering.sequence + registration.sequence,
        last_modified=max(event.last_modified, registration.changed_at),
        organiser=Organiser(
            pick(offering.host.name, language)[0], offering.contact_email or parseaddr(settings.mail_from)[1]
        ),
        attendees=(Attendee(registration.name_native, registration.email, rsvp=not is_cancelled),),
    )

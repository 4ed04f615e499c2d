"""What registrations do when an offering changes: people are told once, copies carry the set-up over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core import clock
from core.audit import Actor
from offerings.agenda.models import AgendaItem
from offerings.agenda.signals import (
    agenda_item_cancelled,
    agenda_item_changed,
    agenda_item_restored,
    agenda_shifted,
)
from offerings.base.models import Offering
from offerings.base.signals import (
    offering_cancelled,
    offering_changed,
    offering_copied,
    offering_postponed,
    offering_rescheduled,
)
from offerings.venues.models import Room
from registrations.base.calendar_part import Method
from registrations.base.mails import send_once
from registrations.base.models import Registration
from registrations.base.queries import list_active
from registrations.questions.actions import copy_all as copy_questions
from registrations.tickets.actions import copy_all as copy_tickets
from registrations.tickets.actions import prolong
from registrations.waiting.actions import close_line

_WORTH_TELLING = {"state", "starts_on", "ends_on", "time_zone", "venue", "city", "mode", "online_url"}


@offering_copied.connect
def copy_registration(offering: Offering, copy: Offering, days: int = 0, **_: Any) -> None:
    copy_tickets(offering.id, copy.id, days)
    copy_questions(offering.id, copy.id)


@offering_rescheduled.connect
def prolong_sales(offering: Offering, days: int = 0, **_: Any) -> None:
    if days > 0:
        prolong(offering, days)


@offering_changed.connect
def tell_of_new_days_or_place(offering: Offering, changes: dict[str, tuple[Any, Any]], **_: Any) -> None:
    if offering.state == "published" and changes.keys() & _WORTH_TELLING:
        is_as_before = not changes.keys() & (_WORTH_TELLING - {"state"})
        before = _before(offering, changes)
        _tell(offering, "event_changed", str(offering.sequence), before=before, is_as_before=is_as_before)


@offering_postponed.connect
def tell_of_postponement(offering: Offering, reason: str = "", **_: Any) -> None:
    _tell(offering, "event_postponed", str(offering.sequence), reason=reason)


@offering_cancelled.connect
def tell_of_cancellation(offering: Offering, actor: Actor | None = None, reason: str = "", **_: Any) -> None:
    """The line is closed after everybody in it was told: one mail each."""
    for registration in list_active(offering):
        key = f"event_cancelled:{offering.id}:{registration.id}"
        method: Method | None = "CANCEL" if registration.state == "confirmed" else None
        send_once(key, "event_cancelled", registration, method, reason=reason)
    close_line(offering, actor, reason)


@agenda_item_changed.connect
def tell_of_moved_meeting(
    item: AgendaItem, old_starts_at: datetime, old_ends_at: datetime, old_room: Room | None = None, **_: Any
) -> None:
    """Class meetings only: whoever takes part in a training comes to each one of them."""
    if item.kind == "meeting" and item.offering.state == "published":
        before = _meeting(old_starts_at, old_ends_at, old_room)
        _tell_of_meeting(item, "meeting_changed", before=before)


@agenda_item_cancelled.connect
def tell_of_cancelled_meeting(item: AgendaItem, reason: str = "", **_: Any) -> None:
    if item.kind == "meeting" and item.offering.state == "published":
        _tell_of_meeting(item, "meeting_cancelled", reason=reason)


@agenda_item_restored.connect
def tell_of_restored_meeting(item: AgendaItem, **_: Any) -> None:
    if item.kind == "meeting" and item.offering.state == "published":
        _tell_of_meeting(item, "meeting_restored")


@agenda_shifted.connect
def tell_of_shifted_meetings(offering: Offering, items: Sequence[AgendaItem], **_: Any) -> None:
    """One message with all that are to come, not one for each."""
    meetings = [item for item in items if item.kind == "meeting" and item.ends_at > clock.now()]
    if not meetings or offering.state != "published":
        return
    first = meetings[0]
    times = [_meeting(item.starts_at, item.ends_at, item.room) | {"title": item.title} for item in meetings]
    for registration in list_active(offering):
        key = f"meetings_shifted:{first.id}:{first.sequence}:{registration.id}"
        send_once(key, "meetings_shifted", registration, meetings=times)


def _tell_of_meeting(item: AgendaItem, template: str, **context: Any) -> None:
    meeting = _meeting(item.starts_at, item.ends_at, item.room) | {"title": item.title}
    for registration in list_active(item.offering):
        key = f"{template}:{item.id}:{item.sequence}:{registration.id}"
        send_once(key, template, registration, meeting=meeting, **context)


def _tell(offering: Offering, template: str, version: str, **context: Any) -> None:
    """Everybody who takes part or waits, once for each version; who has it in the calendar gets the update with it."""
    for registration in list_active(offering):
        key = f"{template}:{offering.id}:{version}:{registration.id}"
        send_once(key, template, registration, _update_for(registration), **context)


def _update_for(registration: Registration) -> Method | None:
    return "REQUEST" if registration.state == "confirmed" else None


def _before(offering: Offering, changes: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """Days and place as they were."""

    def old(name: str) -> Any:
        return changes[name][0] if name in changes else getattr(offering, name)

    starts_on, ends_on, venue = old("starts_on"), old("ends_on"), old("venue")
    return {
        "starts_on": starts_on.isoformat() if starts_on else None,
        "ends_on": ends_on.isoformat() if ends_on else None,
        "venue": venue.name if venue else {},
        "city": old("city") or (venue.city if venue else {}),
    }


def _meeting(starts_at: datetime, ends_at: datetime, room: Room | None) -> dict[str, Any]:
    return {
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "room": room.name if room else {},
    }

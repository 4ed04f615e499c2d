"""What registrations do when an offering changes: people are told, copies carry the set-up over.

That it is cancelled or postponed is told at once, everything else gathered for a while: registrations/invitations.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core import clock
from core.audit import Actor
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import list_items
from offerings.agenda.signals import (
    agenda_copied,
    agenda_item_cancelled,
    agenda_item_changed,
    agenda_item_restored,
    agenda_published,
    agenda_shifted,
)
from offerings.base.models import Offering
from offerings.base.shifting import shift
from offerings.base.signals import (
    offering_cancelled,
    offering_changed,
    offering_postponed,
    offering_rescheduled,
)
from offerings.venues.models import Room
from registrations.base.mails import send_once
from registrations.base.queries import list_active
from registrations.credits.copies import copy_all as copy_credits
from registrations.invitations import actions as invitations
from registrations.invitations.entries import (
    WHOLE,
    Entry,
    is_soon,
    item_before,
    item_entry,
    moved_from,
    offering_before,
    offering_entry,
)
from registrations.invitations.queries import is_class, list_concerned
from registrations.places.copies import copy_all as copy_places
from registrations.questions.copies import copy_all as copy_questions
from registrations.reminders.copies import copy_all as copy_reminders
from registrations.rules.copies import copy_all as copy_rules
from registrations.tickets.actions import prolong
from registrations.tickets.copies import copy_all as copy_tickets
from registrations.waiting.actions import close_line

Changes = Mapping[str, tuple[Any, Any]]

_WORTH_TELLING = {"state", "starts_on", "ends_on", "time_zone", "venue", "city", "mode", "online_url"}
_SHARED = {"state", "venue", "city"}
"""What its items have from their offering."""


@agenda_copied.connect
def copy_registration(offering: Offering, copy: Offering, days: int, items: Mapping[int, AgendaItem]) -> None:
    """What is set up; nobody who takes part or is invited, and no access code: one that was printed for the original
    must not open its copy."""
    sold = copy_tickets(offering, copy, days)
    asked = copy_questions(offering.id, copy.id, sold.tickets)
    copy_rules(offering.id, sold.tickets, asked)
    copy_places(offering, copy, days, items, sold)
    copy_reminders(offering.id, copy.id)
    copy_credits(offering.id, copy.id)


@offering_rescheduled.connect
def prolong_sales(offering: Offering, days: int = 0, **_: Any) -> None:
    if days > 0:
        prolong(offering, days)


@offering_changed.connect
def tell_of_new_days_or_place(offering: Offering, changes: Changes, **_: Any) -> None:
    if offering.state == "published" and changes.keys() & _WORTH_TELLING:
        _tell_everybody(offering, changes)
        if changes.keys() & {"starts_on", "ends_on"}:
            _tell_people_without_accounts(offering, "event_dates", "")


@offering_postponed.connect
def tell_of_postponement(offering: Offering, reason: str = "", **_: Any) -> None:
    _tell_everybody(offering, {"state": ("published", "postponed")}, at_once=True, reason=reason)
    _tell_people_without_accounts(offering, "event_postponed", reason)


@offering_cancelled.connect
def tell_of_cancellation(offering: Offering, actor: Actor | None = None, reason: str = "", **_: Any) -> None:
    """The line is closed after everybody in it was told: one mail each."""
    for registration in list_active(offering):
        if registration.state in ("waiting", "offered"):
            key = f"event_cancelled:{offering.id}:{registration.id}"
            send_once(key, "event_cancelled", registration, with_calendar=True, reason=reason)
    close_line(offering, actor, reason)
    _tell_people_without_accounts(offering, "event_cancelled", reason)
    _tell_everybody(offering, {"state": ("published", "cancelled")}, at_once=True, reason=reason)


@agenda_item_changed.connect
def tell_of_moved_item(
    item: AgendaItem, old_starts_at: datetime, old_ends_at: datetime, old_room: Room | None = None, **_: Any
) -> None:
    """Class meetings to whoever takes part; anything to who picked it or has a part in it."""
    _tell_of_items(item.offering, [item], {item.ref: moved_from(item, old_starts_at, old_ends_at, old_room)})


@agenda_item_cancelled.connect
def tell_of_cancelled_item(item: AgendaItem, reason: str = "", **_: Any) -> None:
    _tell_of_items(item.offering, [item], {item.ref: item_entry(item, state="published")}, reason)


@agenda_item_restored.connect
def tell_of_restored_item(item: AgendaItem, **_: Any) -> None:
    _tell_of_items(item.offering, [item], {item.ref: item_entry(item, state="cancelled")})


@agenda_published.connect
def tell_of_new_meetings(offering: Offering, items: Sequence[AgendaItem], **_: Any) -> None:
    """To whoever takes part; people on the programme are asked by its organisers."""
    meetings = [item for item in items if is_class(item)]
    _tell_of_items(offering, meetings, dict.fromkeys((item.ref for item in meetings), None))


@agenda_shifted.connect
def tell_of_shifted_items(offering: Offering, items: Sequence[AgendaItem], days: int, **_: Any) -> None:
    zone = offering.time_zone

    def before(item: AgendaItem) -> Entry:
        return moved_from(item, shift(item.starts_at, -days, zone), shift(item.ends_at, -days, zone), item.room)

    _tell_of_items(offering, items, {item.ref: before(item) for item in items})


def _tell_people_without_accounts(offering: Offering, template: str, reason: str) -> None:
    """Whom somebody else registered and who has no account yet: no notice is kept for them."""
    for registration in list_active(offering):
        if registration.user_id is None:
            key = f"{template}:{offering.id}:{registration.id}:{offering.changed_at.timestamp()}"
            send_once(key, template, registration, reason=reason)


def _tell_everybody(offering: Offering, changes: Changes, *, at_once: bool = False, reason: str = "") -> None:
    """Registered people of its days and place; others where an item of theirs is elsewhere or its state differs."""
    items = list_items(offering, public_only=True) if changes.keys() & _SHARED else []
    before: dict[str, Entry | None] = {WHOLE: offering_before(offering, changes)}
    before |= {item.ref: item_before(item, changes) for item in items}
    people = list_concerned(offering, items, with_registered=True)
    soon = is_soon([offering_entry(offering)], offering.time_zone, clock.now())
    invitations.note(offering, people, before, at_once=at_once or soon, reason=reason)


def _tell_of_items(
    offering: Offering, items: Sequence[AgendaItem], before: Mapping[str, Entry | None], reason: str = ""
) -> None:
    if not items or not offering.is_public or offering.state == "cancelled":
        return
    people = list_concerned(offering, items, with_registered=any(is_class(item) for item in items))
    soon = is_soon([item_entry(item) for item in items], offering.time_zone, clock.now())
    invitations.note(offering, people, before, at_once=soon, reason=reason)

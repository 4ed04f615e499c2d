from typing import Any

from core import audit, clock
from core.audit import Actor
from core.database import db, insert_into
from core.errors import Invalid
from core.i18n import _l
from core.ids import new_ref
from offerings.base.models import Offering
from registrations.messages.models import Message
from registrations.reminders.models import Reminder
from registrations.reminders.queries import find_standard
from registrations.reminders.times import Due
from registrations.reminders.words import AUDIENCES, MOMENTS, UNITS
from registrations.wording.rules import check_complete, check_texts

MOST_AMOUNT = 365


def create(offering: Offering, actor: Actor, **columns: Any) -> Reminder:
    """A schedule that is on. Raises Invalid or Refused for what can't be: see ``_check``."""
    _check(columns)
    now = clock.now()
    reminder = Reminder(offering=offering, created_at=now, changed_at=now, **columns)
    db.session.add(reminder)
    db.session.flush()
    audit.record(actor, "reminder.created", "offering", offering.id, reminder=reminder.ref)
    return reminder


def edit(reminder: Reminder, actor: Actor, **columns: Any) -> None:
    """What was sent already stays sent: each day is reminded of once."""
    _check(columns)
    for name, value in columns.items():
        setattr(reminder, name, value)
    reminder.changed_at = clock.now()
    _close_open(reminder)
    audit.record(actor, "reminder.edited", "offering", reminder.offering_id, reminder=reminder.ref)


def switch(reminder: Reminder, actor: Actor, is_on: bool) -> None:
    reminder.is_on, reminder.changed_at = is_on, clock.now()
    _close_open(reminder)
    verb = "reminder.switched_on" if is_on else "reminder.switched_off"
    audit.record(actor, verb, "offering", reminder.offering_id, reminder=reminder.ref)


def switch_standard(offering: Offering, actor: Actor, is_on: bool) -> None:
    """The reminder of the day before."""
    now = clock.now()
    reminder = find_standard(offering.id)
    if reminder is None:
        reminder = Reminder(offering=offering, is_standard=True, created_at=now, changed_at=now, subject={}, body={})
        db.session.add(reminder)
        db.session.flush()
    switch(reminder, actor, is_on)


def remove(reminder: Reminder, actor: Actor) -> None:
    """The messages that it wrote stay."""
    audit.record(actor, "reminder.removed", "offering", reminder.offering_id, reminder=reminder.ref)
    _close_open(reminder)
    messages = db.update(Message).where(Message.reminder_id == reminder.id).values(reminder_id=None)
    db.session.execute(messages)
    db.session.delete(reminder)


def write_message(reminder: Reminder, due: Due) -> None:
    """The one message of this schedule for this day, to be sent by the round of messages; nothing when it is there."""
    now = clock.now()
    db.session.execute(
        insert_into(Message)
        .values(
            ref=new_ref(),
            offering_id=reminder.offering_id,
            reminder_id=reminder.id,
            occurrence=due.occurrence.isoformat(),
            subject=reminder.subject,
            body=reminder.body,
            filter=AUDIENCES[reminder.audience][1],
            state="scheduled",
            send_at=due.at,
            closes_at=due.until if reminder.moment == "before" else None,
            planned_state="published",
            held_reason="",
            created_by_name="",
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["reminder_id", "occurrence"])
    )
    db.session().info["message_due"] = True


def _close_open(reminder: Reminder) -> None:
    """A message of it that still waits for latecomers has the old words, or should not be sent any more."""
    is_open = db.and_(Message.reminder_id == reminder.id, Message.state.in_(("scheduled", "sending")))
    db.session.execute(db.update(Message).where(is_open).values(closes_at=clock.now()))


def _check(columns: dict[str, Any]) -> None:
    if columns["moment"] not in MOMENTS or columns["unit"] not in UNITS or columns["audience"] not in AUDIENCES:
        raise Invalid("unknown_choice", _l("Choose one of the list."))
    if not 0 <= columns["amount"] <= MOST_AMOUNT:
        raise Invalid("amount", _l("Give a number from 0 to 365."), field="amount")
    if columns["unit"] == "hours" and columns["amount"] == 0 and columns["moment"] == "before":
        raise Invalid("amount", _l("Give at least one hour before it begins."), field="amount")
    if not 0 <= columns["at_hour"] <= 23:
        raise Invalid("hour", _l("Give an hour from 0 to 23."), field="at_hour")
    if columns["moment"] == "before" and columns["audience"] in ("arrived", "absent"):
        raise Invalid("audience", _l("Before it begins nobody has been there."), field="audience")
    check_texts(columns["subject"], columns["body"])
    check_complete(columns["subject"], columns["body"])

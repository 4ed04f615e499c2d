from datetime import datetime, timedelta

from core.database import db
from core.errors import NotFound
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from registrations.reminders.models import Reminder
from registrations.reminders.times import Due, Schedule, Span, due_of
from registrations.tickets.windows import ends_at, starts_at

_WIDEST = timedelta(days=410)


def list_reminders(offering_id: int) -> list[Reminder]:
    """The organiser's own, in the order in which they come: before, then after."""
    query = db.select(Reminder).where(Reminder.offering_id == offering_id, Reminder.is_standard.is_(False))
    return sorted(db.session.scalars(query), key=_order)


def get_reminder(offering: Offering, ref: str) -> Reminder:
    query = db.select(Reminder).where(
        Reminder.offering_id == offering.id, Reminder.ref == ref, Reminder.is_standard.is_(False)
    )
    reminder: Reminder | None = db.session.scalar(query)
    if reminder is None:
        raise NotFound
    return reminder


def find_standard(offering_id: int) -> Reminder | None:
    query = db.select(Reminder).where(Reminder.offering_id == offering_id, Reminder.is_standard.is_(True))
    reminder: Reminder | None = db.session.scalar(query)
    return reminder


def list_due(now: datetime) -> list[tuple[Reminder, Due]]:
    """Schedules of what takes place, of which the time has come and is not over."""
    near = ((now - _WIDEST).date(), (now + _WIDEST).date())
    query = (
        db.select(Reminder)
        .join(Offering, Offering.id == Reminder.offering_id)
        .where(
            Reminder.is_on.is_(True),
            Reminder.is_standard.is_(False),
            Offering.state == "published",
            Offering.starts_on.between(*near),
        )
        .options(db.joinedload(Reminder.offering))
        .order_by(Reminder.id)
    )
    found = ((reminder, find_due(reminder)) for reminder in db.session.scalars(query).all())
    return [(reminder, due) for reminder, due in found if due is not None and due.at <= now < due.until]


def find_due(reminder: Reminder) -> Due | None:
    """None while the offering has no days."""
    span = span_of(reminder.offering)
    if span is None:
        return None
    schedule = Schedule(reminder.moment, reminder.amount, reminder.unit, reminder.at_hour)
    return due_of(schedule, span, reminder.offering.time_zone)


def span_of(offering: Offering) -> Span | None:
    """Its programme where it has one, else its days from midnight to midnight."""
    first, last = starts_at(offering), ends_at(offering)
    if offering.starts_on is None or first is None or last is None:
        return None
    query = db.select(db.func.min(AgendaItem.starts_at), db.func.max(AgendaItem.ends_at)).where(
        AgendaItem.offering_id == offering.id,
        AgendaItem.state == "published",
        AgendaItem.starts_at >= first,
        AgendaItem.ends_at <= last,
    )
    begins, ends = db.session.execute(query).one()
    return Span(offering.starts_on, offering.ends_on or offering.starts_on, begins or first, ends or last)


def _order(reminder: Reminder) -> tuple[bool, float, int]:
    hours = reminder.amount * (24 if reminder.unit == "days" else 1)
    return reminder.moment == "after", hours if reminder.moment == "after" else -hours, reminder.id

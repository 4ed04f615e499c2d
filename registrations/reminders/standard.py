"""Who needs to be reminded, and when: the day before it starts, at nine where it takes place."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select

from core.database import db
from offerings.base.models import Offering
from registrations.base.mails import meetings_to_come, send_once
from registrations.base.models import Registration
from registrations.reminders.models import Reminder
from registrations.tickets.windows import midnight

HOUR = timedelta(hours=9)
_WIDEST = timedelta(days=2)


def remind_at(offering: Offering) -> datetime | None:
    if offering.starts_on is None:
        return None
    return midnight(offering.starts_on - timedelta(days=1), offering.time_zone) + HOUR


def due(now: datetime, limit: int = 500, after: int = 0) -> list[Registration]:
    """Confirmed people of what starts within a day, by id from ``after`` on; until it starts, so that a worker that
    was down catches up. Who was reminded already is among them: the dedupe key of the mail keeps it at one."""
    query = (
        db.select(Offering)
        .where(
            Offering.state == "published",
            Offering.starts_on.between((now - _WIDEST).date(), (now + _WIDEST).date()),
            Offering.id.not_in(_switched_off()),
        )
        .order_by(Offering.id)
    )
    soon = [offering.id for offering in db.session.scalars(query) if _is_time(offering, now)]
    people = db.select(Registration).where(
        Registration.offering_id.in_(soon), Registration.state == "confirmed", Registration.id > after
    )
    people = people.options(db.joinedload(Registration.user), db.joinedload(Registration.offering))
    return list(db.session.scalars(people.order_by(Registration.id).limit(limit)))


def remind(registration: Registration) -> None:
    """Once for each first day: an offering that moves is reminded of again."""
    key = f"reminder:{registration.id}:{registration.offering.starts_on}"
    send_once(key, "reminder", registration, meetings_to_come=meetings_to_come(registration.offering))


def _switched_off() -> Select[Any]:
    query: Select[Any] = db.select(Reminder.offering_id).where(
        Reminder.is_standard.is_(True), Reminder.is_on.is_(False)
    )
    return query


def _is_time(offering: Offering, now: datetime) -> bool:
    at = remind_at(offering)
    assert at is not None
    assert offering.starts_on is not None
    return at <= now < midnight(offering.starts_on, offering.time_zone)

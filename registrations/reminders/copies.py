"""A copied offering reminds its people as the original did: the schedules count from its own days."""

from core import clock
from core.database import db
from registrations.reminders.models import Reminder

_SAME = ("is_standard", "is_on", "moment", "amount", "unit", "at_hour", "audience")


def copy_all(source_offering_id: int, target_offering_id: int) -> None:
    """Also whether the reminder of the day before is switched off; none of the messages that were written."""
    now = clock.now()
    query = db.select(Reminder).where(Reminder.offering_id == source_offering_id).order_by(Reminder.id)
    db.session.add_all(
        Reminder(
            offering_id=target_offering_id,
            subject=dict(old.subject),
            body=dict(old.body),
            created_at=now,
            changed_at=now,
            **{name: getattr(old, name) for name in _SAME},
        )
        for old in db.session.scalars(query).all()
    )
    db.session.flush()

from core import clock
from core.database import db
from core.jobs import periodic
from registrations.reminders.actions import write_message
from registrations.reminders.queries import list_due
from registrations.reminders.standard import due, remind

BATCH = 200


@periodic(300)
def send_reminders() -> None:
    """In batches, each committed: a kill in between sends nothing twice and leaves nothing out."""
    now, after = clock.now(), 0
    while people := due(now, limit=BATCH, after=after):
        for registration in people:
            remind(registration)
        after = people[-1].id
        db.session.commit()
    db.session.commit()
    plan_reminders()


def plan_reminders() -> None:
    """Schedules that are due write their message; the round of messages sends it."""
    for reminder, when in list_due(clock.now()):
        write_message(reminder, when)
    db.session.commit()

from datetime import timedelta

from flask import current_app

from core import clock
from core.database import db
from core.jobs import periodic
from trainings.approvals import actions
from trainings.enrolments.models import Enrolment
from trainings.enrolments.queries import list_awaiting_employer


@periodic(600)
def chase_employers() -> None:
    """A reminder, then the coordinator. Each in its own transaction; a second run finds both stamped."""
    secret = current_app.config["SETTINGS"].secret_key
    for enrolment_id in list_awaiting_employer():
        chase(enrolment_id, secret)
        db.session.commit()


def chase(enrolment_id: int, secret: str) -> None:
    enrolment = db.session.get(Enrolment, enrolment_id)
    if enrolment is None or enrolment.state != "awaiting_employer" or actions.cohort_of(enrolment).state != "published":
        return
    now, since = clock.now(), enrolment.employer_asked_at or enrolment.changed_at
    if enrolment.employer_due_at is not None and now >= enrolment.employer_due_at:
        if enrolment.escalated_at is None:
            actions.escalate(enrolment)
    elif enrolment.employer_reminded_at is None and now >= since + timedelta(days=_days(enrolment)):
        actions.remind(enrolment, secret)


def _days(enrolment: Enrolment) -> int:
    return actions.cohort_of(enrolment).reminder_days

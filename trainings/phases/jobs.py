from datetime import datetime
from zoneinfo import ZoneInfo

from core import clock
from core.database import db
from core.jobs import periodic
from trainings.cohorts.models import Cohort
from trainings.phases import actions
from trainings.phases.queries import list_undecided, list_with_meetings
from trainings.phases.states import may_move


@periodic(600)
def follow_the_days() -> None:
    """Ask for the decisions of today; begin what begins, end what has ended. Each in its own transaction."""
    for cohort in list_undecided():
        if cohort.decision_on is not None and cohort.decision_on <= clock.today(cohort.time_zone):
            actions.ask_for_decision(cohort)
            db.session.commit()
    for cohort_id, first, last in list_with_meetings():
        cohort = db.session.get_one(Cohort, cohort_id)
        if _has_come(first, cohort.time_zone):
            _begin(cohort)
        if last <= clock.now() and may_move(cohort, "grade"):
            actions.move(cohort, "grade", None)
        db.session.commit()


def _has_come(instant: datetime, zone: str) -> bool:
    """It is that day, where the cohort takes place, or later."""
    return instant.astimezone(ZoneInfo(zone)).date() <= clock.today(zone)


def _begin(cohort: Cohort) -> None:
    """What is to be decided and is not stays open: nothing is confirmed on its own."""
    if may_move(cohort, "start"):
        actions.move(cohort, "start", None)

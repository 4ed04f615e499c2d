from core import clock
from core.database import db
from core.jobs import periodic
from trainings.attendance.warnings import list_due, warn
from trainings.cohorts.models import Cohort


@periodic(3600)
def warn_of_absence() -> None:
    """A cohort a transaction: a kill in between tells nobody twice and leaves nobody out."""
    for cohort_id in list_due(clock.now()):
        warn(db.session.get_one(Cohort, cohort_id))
        db.session.commit()
    db.session.commit()

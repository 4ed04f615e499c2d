"""What only a training has to tell, as terms and values."""

from core.i18n import _, _n, date_long
from trainings.cohorts.models import Cohort
from trainings.courses.models import LEVELS


def facts_of(cohort: Cohort) -> list[tuple[str, str]]:
    """Level and hours of the course; from how many on the cohort runs, and when that is decided."""
    course = cohort.course
    rows = [
        (str(_("Level")), str(LEVELS.get(course.level, course.level))),
        (
            str(_("Class hours")),
            str(_n("%(num)s of 45 minutes", "%(num)s of 45 minutes each", course.class_hours)),
        ),
    ]
    if cohort.minimum_headcount:
        rows.append((str(_("Takes place from")), _people(cohort.minimum_headcount)))
    if cohort.decision_on:
        rows.append((str(_("Decided on")), date_long(cohort.decision_on)))
    return rows


def _people(count: int) -> str:
    return str(_n("%(num)s participant on", "%(num)s participants on", count))

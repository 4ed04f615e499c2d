"""What only a training has to tell, as terms and values."""

from core.i18n import _, _n, date_long
from trainings.cohorts.models import Cohort
from trainings.courses.models import LEVELS
from trainings.courses.words import hours
from trainings.phases.states import SHOWN, shown_phase

_WORTH_SAYING = ("confirmed", "running", "grading", "closed")
"""Phases in which nothing is left to decide."""


def facts_of(cohort: Cohort) -> list[tuple[str, str]]:
    """Level and hours of the course; from how many on the cohort runs, and when that is decided; once it is, that."""
    version = cohort.course_version
    rows = [
        (str(_("Level")), str(LEVELS.get(version.level, version.level))),
        (str(_("Class hours")), hours(version)),
    ]
    if (phase := shown_phase(cohort)) in _WORTH_SAYING:
        return [*rows, (str(_("State")), str(SHOWN[phase]))]
    if phase == "cancelled":
        return rows
    if cohort.minimum_headcount:
        rows.append((str(_("Takes place from")), _people(cohort.minimum_headcount)))
    if cohort.decision_on:
        rows.append((str(_("Decided on")), date_long(cohort.decision_on)))
    return rows


def _people(count: int) -> str:
    return str(_n("%(num)s participant on", "%(num)s participants on", count))

"""Phases follow publication and postponement; the decision whether a cohort takes place is something to do."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from core import clock
from core.audit import Actor
from core.errors import Sentence
from core.i18n import _, _n, date_short, localized
from offerings.base import todo
from offerings.base.models import Offering
from offerings.base.signals import offering_changed, offering_postponed, offering_published, offering_rescheduled
from offerings.workbench import overview
from trainings.cohorts.models import Cohort
from trainings.phases import actions
from trainings.phases.queries import headcounts, list_cohorts
from trainings.phases.states import SHOWN, may_move, shown_phase

NOTICE_DAYS = 14
"""From so many days before it the decision is on the list of things to do."""


@offering_published.connect
def open_it(offering: Offering, *, actor: Actor | None, **_: Any) -> None:
    if isinstance(offering, Cohort) and may_move(offering, "open"):
        actions.set_day_of_decision(offering)
        actions.move(offering, "open", actor)


@offering_postponed.connect
def decide_anew(offering: Offering, *, actor: Actor | None, reason: str, **_: Any) -> None:
    if isinstance(offering, Cohort):
        offering.decision_asked_at = None
        if may_move(offering, "wait"):
            actions.move(offering, "wait", actor, reason)


@offering_rescheduled.connect
def decide_later(offering: Offering, *, days: int, **_: Any) -> None:
    """The day of decision moves with the days of the meetings."""
    if isinstance(offering, Cohort) and offering.decision_on is not None and days > 0:
        offering.decision_on += timedelta(days=days)


@offering_changed.connect
def ask_again(offering: Offering, *, changes: dict[str, Any], **_: Any) -> None:
    """Another day of decision: on that day the coordinators are asked again. A minimum always has one."""
    if not isinstance(offering, Cohort):
        return
    if "decision_on" in changes:
        offering.decision_asked_at = None
    if changes.keys() & {"decision_on", "minimum_headcount", "starts_on"}:
        actions.set_day_of_decision(offering)


def decisions(offerings: Sequence[Offering]) -> Iterable[todo.Todo]:
    """Cohorts whose decision is near or due. Two queries: a mixed list has loaded what all offerings have."""
    cohorts = list_cohorts([each.id for each in offerings if each.kind == "cohort" and each.state == "published"])
    open_ones = [each for each in cohorts if may_move(each, "confirm")]
    near = [each for each in open_ones if each.decision_on and each.decision_on <= _soon(each)]
    people = headcounts([each.id for each in near]) if near else {}
    for cohort in near:
        yield _decision(cohort, people[cohort.id].booked)


def _soon(cohort: Cohort) -> Any:
    return clock.today(cohort.time_zone) + timedelta(days=NOTICE_DAYS)


def _decision(cohort: Cohort, booked: int) -> todo.Todo:
    assert cohort.decision_on is not None
    is_due = cohort.decision_on <= clock.today(cohort.time_zone)
    sentence = _("Decide whether %(title)s takes place", title=localized(cohort.title))
    day, minimum = date_short(cohort.decision_on), cohort.minimum_headcount or 0
    hint = _n(
        "%(num)s person is confirmed, %(minimum)s are needed; the day is %(day)s.",
        "%(num)s people are confirmed, %(minimum)s are needed; the day is %(day)s.",
        booked,
        minimum=minimum,
        day=day,
    )
    return todo.Todo(cohort, sentence, "phases.show", {"ref": cohort.ref}, hint, is_urgent=is_due)


todo.SOURCES.append(decisions)


def phases(offerings: Sequence[Offering]) -> dict[int, Sentence]:
    """Of public cohorts. One query, none without them."""
    ids = [each.id for each in offerings if each.kind == "cohort" and each.state == "published"]
    return {each.id: SHOWN[shown_phase(each)] for each in list_cohorts(ids)} if ids else {}


overview.STATE_WORDS.append(phases)

"""Which version of its course a cohort runs; one without participants may move to the newest."""

from flask import url_for

from core import audit
from core.audit import Actor
from core.database import db
from core.errors import Refused
from core.i18n import _l
from registrations.base.models import Registration
from trainings.cohorts.models import Cohort
from trainings.cohorts.signals import cohort_version_moved
from trainings.courses.models import Course
from trainings.courses.workbench import RUNS, Run

_GONE = ("cancelled", "rejected", "lapsed")


def may_move(cohort: Cohort) -> bool:
    """Nobody registered for what it runs now, it is not cancelled, and there is a newer version."""
    return _is_behind(cohort, cohort.course) and not _has_people(cohort)


def move(cohort: Cohort, actor: Actor | None) -> None:
    """Raises Refused when people registered for the version that it runs, or when there is no newer one."""
    db.session.refresh(cohort, with_for_update={"of": Cohort.__table__})
    if not may_move(cohort):
        raise Refused("keeps_version", _l("It keeps its version: people registered for it, or there is no newer one."))
    before, newest = cohort.course_version, cohort.course.published
    assert newest is not None
    cohort.course_version = newest
    audit.record(actor, "cohort.version_moved", "offering", cohort.id, version=newest.number)
    db.session.flush()
    cohort_version_moved.send(cohort, actor=actor, before=before)


def runs_of(course: Course) -> dict[int, list[Run]]:
    """Version id -> its cohorts, newest first; two queries."""
    query = db.select(Cohort).where(Cohort.course_id == course.id).order_by(Cohort.starts_on.desc(), Cohort.id)
    cohorts = db.session.scalars(query).all()
    taken = set(
        db.session.scalars(
            db.select(Registration.offering_id)
            .where(Registration.offering_id.in_([cohort.id for cohort in cohorts]), Registration.state.not_in(_GONE))
            .distinct()
        )
    )
    found: dict[int, list[Run]] = {}
    for cohort in cohorts:
        is_movable = _is_behind(cohort, course) and cohort.id not in taken
        found.setdefault(cohort.course_version_id, []).append(
            Run(
                cohort.title,
                url_for("offerings.show", ref=cohort.ref),
                cohort.state == "draft",
                url_for("cohorts.move", ref=cohort.ref) if is_movable else None,
            )
        )
    return found


def _is_behind(cohort: Cohort, course: Course) -> bool:
    newest = course.published
    return newest is not None and cohort.course_version_id != newest.id and cohort.state != "cancelled"


def _has_people(cohort: Cohort) -> bool:
    query = db.select(Registration.id).where(Registration.offering_id == cohort.id, Registration.state.not_in(_GONE))
    return bool(db.session.scalar(db.select(query.exists())))


RUNS.append(runs_of)

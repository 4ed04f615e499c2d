from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from core.database import db
from offerings.agenda.models import AgendaItem
from offerings.base.models import OfferingStep
from registrations.base.models import Registration
from trainings.cohorts.models import Cohort
from trainings.enrolments.models import Enrolment
from trainings.enrolments.queries import list_enrolments
from trainings.phases.models import CohortStep


@dataclass(frozen=True)
class Headcount:
    """``booked``: people who take part; ``pending``: those who wait for a decision; ``waiting``: those in line."""

    booked: int = 0
    pending: int = 0
    waiting: int = 0


def headcounts(cohort_ids: Collection[int]) -> dict[int, Headcount]:
    """By cohort id, all of them. One query."""
    query = (
        db.select(Registration.offering_id, Registration.state, db.func.count())
        .where(Registration.offering_id.in_(cohort_ids))
        .group_by(Registration.offering_id, Registration.state)
    )
    counts: dict[int, dict[str, int]] = {id_: {} for id_ in cohort_ids}
    for id_, state, number in db.session.execute(query):
        counts[id_][state] = number
    return {
        id_: Headcount(
            found.get("confirmed", 0), found.get("pending", 0), found.get("waiting", 0) + found.get("offered", 0)
        )
        for id_, found in counts.items()
    }


def list_cohorts(cohort_ids: Collection[int]) -> list[Cohort]:
    """With all that is a cohort's own. One query."""
    query = db.select(Cohort).where(Cohort.id.in_(cohort_ids)).options(db.lazyload("*"))
    return list(db.session.scalars(query.order_by(Cohort.id)))


def list_steps(cohort: Cohort) -> list[CohortStep]:
    """Oldest first."""
    query = db.select(CohortStep).where(CohortStep.cohort_id == cohort.id).order_by(CohortStep.id)
    return list(db.session.scalars(query))


def list_interruptions(cohort: Cohort) -> list[OfferingStep]:
    """That it was postponed, published again with new dates, or cancelled; oldest first."""
    steps = db.session.scalars(db.select(OfferingStep).where(OfferingStep.offering_id == cohort.id))
    found = [each for each in steps if each.to_state == "cancelled" or "postponed" in (each.from_state, each.to_state)]
    return sorted(found, key=lambda each: each.id)


def list_without_outcome(cohort: Cohort) -> list[Enrolment]:
    """Of those who take part, the ones of whom nobody has said what became of them. One query."""
    return list_enrolments(cohort, ("booked", "attending"))


def list_undecided() -> list[Cohort]:
    """Open ones with a day of decision, of which nobody has asked yet."""
    query = db.select(Cohort).where(
        Cohort.state == "published",
        Cohort.phase == "open",
        Cohort.decision_on.is_not(None),
        Cohort.decision_asked_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Cohort.id)))


def list_with_meetings() -> list[tuple[int, datetime, datetime]]:
    """(cohort id, start of its first meeting, end of its last) of those that meetings may move. One query."""
    first, last = db.func.min(AgendaItem.starts_at), db.func.max(AgendaItem.ends_at)
    query = (
        db.select(Cohort.id, first, last)
        .join(AgendaItem, AgendaItem.offering_id == Cohort.id)
        .where(
            Cohort.state == "published",
            Cohort.phase.in_(("open", "confirmed", "running")),
            AgendaItem.kind == "meeting",
            AgendaItem.state == "published",
        )
        .group_by(Cohort.id)
        .order_by(Cohort.id)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]

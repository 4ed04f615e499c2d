from collections.abc import Iterator
from itertools import groupby

from core.database import db
from core.invariants import invariant
from trainings.cohorts.models import Cohort
from trainings.phases.models import CohortStep
from trainings.phases.states import MOVES

_LEGAL = {(before, after) for starts, after in MOVES.values() for before in starts}


@invariant("a cohort is in the phase to which its last step led, each step a legal one")
def phases_follow_steps() -> Iterator[str]:
    phases = {row[0]: row[1] for row in db.session.execute(db.select(Cohort.id, Cohort.phase))}
    steps = db.session.scalars(db.select(CohortStep).order_by(CohortStep.cohort_id, CohortStep.id))
    for cohort_id, mine in groupby(steps, key=lambda step: step.cohort_id):
        before = None
        for step in mine:
            if before not in (None, step.from_phase) or (step.from_phase, step.to_phase) not in _LEGAL:
                yield f"Cohort {cohort_id} has a step from {step.from_phase} to {step.to_phase} after {before}."
            before = step.to_phase
        if before != phases[cohort_id]:
            yield f"Cohort {cohort_id} is {phases[cohort_id]}; its last step led to {before}."


@invariant("a cohort that was never published is planned")
def drafts_are_planned() -> Iterator[str]:
    query = db.select(Cohort.ref, Cohort.phase).where(Cohort.published_at.is_(None), Cohort.phase != "planned")
    for ref, phase in db.session.execute(query):
        yield f"Cohort {ref} was never published and is {phase}."

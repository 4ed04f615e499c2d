from collections.abc import Iterator
from itertools import groupby

from core.database import db
from core.invariants import invariant
from registrations.base.models import Registration
from trainings.cohorts.models import Cohort
from trainings.enrolments.models import Enrolment, EnrolmentStep
from trainings.enrolments.queries import list_unenrolled
from trainings.enrolments.states import OF_REGISTRATION, is_legal


@invariant("everybody who registered for a cohort is enrolled in it, and only there")
def everybody_is_enrolled() -> Iterator[str]:
    for registration in list_unenrolled():
        yield f"Registration {registration.ref} of a cohort has no enrolment."
    query = (
        db.select(Registration.ref)
        .join(Enrolment, Enrolment.registration_id == Registration.id)
        .outerjoin(Cohort, Cohort.id == Registration.offering_id)
        .where(Cohort.id.is_(None))
    )
    for ref in db.session.scalars(query):
        yield f"Registration {ref} is for no cohort and has an enrolment."


@invariant("an enrolment stands where its registration does")
def enrolments_agree() -> Iterator[str]:
    query = db.select(Registration.ref, Registration.state, Enrolment.state).join(
        Enrolment, Enrolment.registration_id == Registration.id
    )
    for ref, registered, enrolled in db.session.execute(query):
        if enrolled not in OF_REGISTRATION.get(registered, {enrolled}):
            yield f"Registration {ref} is {registered}, its enrolment {enrolled}."


@invariant("the steps of an enrolment lead from nowhere to where it is, each from where the one before ended")
def steps_are_a_chain() -> Iterator[str]:
    """A step that was changed, removed or written in between breaks the chain."""
    states = {row[0]: row[1] for row in db.session.execute(db.select(Enrolment.id, Enrolment.state))}
    rows = db.session.execute(
        db.select(EnrolmentStep.enrolment_id, EnrolmentStep.from_state, EnrolmentStep.to_state, EnrolmentStep.at)
        .order_by(EnrolmentStep.enrolment_id, EnrolmentStep.id)
        .execution_options(yield_per=1000)
    )
    seen = set()
    for id_, steps in groupby(rows, key=lambda row: int(row[0])):
        seen.add(id_)
        before, at = None, None
        for _id, from_state, to_state, moment in steps:
            if from_state != before or not is_legal(from_state, to_state) or (at is not None and moment < at):
                yield f"Enrolment {id_} has a step from {from_state} to {to_state} after it was {before}."
            before, at = to_state, moment
        if before != states[id_]:
            yield f"Enrolment {id_} is {states[id_]}; its last step led to {before}."
    for id_ in states.keys() - seen:
        yield f"Enrolment {id_} has no step."

from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from registrations.base.models import Registration
from trainings.assessments.models import AssessmentResult, GradePublication
from trainings.cohorts.models import Cohort


@invariant("a corrected result replaces an earlier one of the same person, assessment and attempt")
def corrections_fit() -> Iterator[str]:
    old = db.aliased(AssessmentResult)
    wrong = db.or_(
        old.id > AssessmentResult.id,
        old.registration_id != AssessmentResult.registration_id,
        old.key != AssessmentResult.key,
        old.attempt != AssessmentResult.attempt,
        old.tenths.is_(None),
    )
    query = db.select(AssessmentResult.id, old.id).join(old, old.id == AssessmentResult.replaces_id).where(wrong)
    for new, replaced in db.session.execute(query):
        yield f"Assessment result {new} replaces {replaced}, which it may not."


@invariant("attempts are graded one after the other, in cohorts")
def attempts_follow() -> Iterator[str]:
    query = (
        db.select(AssessmentResult.registration_id, AssessmentResult.key, Cohort.id)
        .join(Registration, Registration.id == AssessmentResult.registration_id)
        .outerjoin(Cohort, Cohort.id == Registration.offering_id)
        .where(AssessmentResult.replaces_id.is_(None))
        .group_by(AssessmentResult.registration_id, AssessmentResult.key, Cohort.id)
        .having(db.or_(db.func.max(AssessmentResult.attempt) != db.func.count(), Cohort.id.is_(None)))
    )
    for registration, key, _cohort in db.session.execute(query):
        yield f"The attempts of registration {registration} at assessment {key} do not follow each other."


@invariant("grades are published up to a result of the same cohort and assessment")
def publications_fit() -> Iterator[str]:
    query = (
        db.select(GradePublication.id)
        .join(AssessmentResult, AssessmentResult.id == GradePublication.last_result_id)
        .join(Registration, Registration.id == AssessmentResult.registration_id)
        .where(
            db.or_(AssessmentResult.key != GradePublication.key, Registration.offering_id != GradePublication.cohort_id)
        )
    )
    for id_ in db.session.scalars(query):
        yield f"Publication {id_} of grades ends with a result of something else."

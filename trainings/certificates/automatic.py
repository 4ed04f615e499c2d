"""Certificates that are issued by themselves. What was decided is the only queue: nothing is lost, nothing doubled."""

from sqlalchemy.orm import aliased

from core.database import db
from registrations.base.models import Registration
from trainings.certificates.actions import issue_many
from trainings.certificates.entitled import find_entitled
from trainings.certificates.models import Certificate
from trainings.certificates.queries import list_holders, list_people
from trainings.certificates.runs import BATCH
from trainings.cohorts.models import Cohort
from trainings.completion.models import CompletionResult
from trainings.courses.models import CourseVersion


def list_due() -> list[int]:
    """Cohorts whose rule issues by itself, with somebody who completed and never had a certificate under it."""
    any_result = aliased(CompletionResult)
    newest = db.select(db.func.max(any_result.id)).where(any_result.registration_id == Registration.id)
    mine = Certificate.registration_id == Registration.id, Certificate.rule_version == CourseVersion.number
    other = aliased(Registration)  # of the same person, who signed off and came back
    theirs = Certificate.registration_id == other.id, Certificate.rule_version == CourseVersion.number
    same_person = other.offering_id == Registration.offering_id, other.user_id == Registration.user_id
    query = (
        db.select(Registration.offering_id)
        .join(Cohort, Cohort.id == Registration.offering_id)
        .join(CourseVersion, CourseVersion.id == Cohort.course_version_id)
        .join(CompletionResult, CompletionResult.id == newest.scalar_subquery())
        .where(
            CourseVersion.certificate_rule["is_automatic"].as_boolean(),
            Registration.state == "confirmed",
            CompletionResult.outcome == "completed",
            ~db.exists().where(*mine),
            ~db.exists().where(*theirs, *same_person),
        )
    )
    return sorted(set(db.session.scalars(query)))


def issue_batch(cohort_id: int, after: int) -> int | None:
    """To the next of those who completed, by the id of their registration, from ``after`` on; the last of them, None
    when nobody is left. The caller commits."""
    cohort = db.session.get_one(Cohort, cohort_id)
    entitled, held = find_entitled(cohort) or {}, list_holders(cohort)
    due = sorted(each for each in entitled if each > after and each not in held)[:BATCH]
    issue_many(cohort, list_people(cohort, due), None, entitled)
    return due[-1] if due else None

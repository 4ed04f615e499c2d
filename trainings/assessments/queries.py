"""Grades of a cohort in a fixed number of queries, whatever the number of people and assessments."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.database import db
from core.errors import NotFound
from registrations.base.models import Registration
from registrations.questions.models import Upload
from trainings.assessments.grading import Grade, Total, grade_of, total
from trainings.assessments.models import AssessmentEvidence, AssessmentResult, GradePublication
from trainings.assessments.plan import Assessment, Plan, find, of_rule
from trainings.cohorts.models import Cohort


@dataclass(frozen=True)
class StoredResult:
    """A row, as far as grades need it."""

    id: int
    ref: str
    registration_id: int
    key: str
    attempt: int
    tenths: int | None


@dataclass(frozen=True)
class Gradebook:
    """All results of a cohort, or of one person. ``up_to``: key -> id of the last result that is published."""

    plan: Plan
    rows: dict[tuple[int, str], list[StoredResult]] = field(default_factory=dict)
    up_to: dict[str, int] = field(default_factory=dict)

    def of(self, registration_id: int, key: str) -> list[StoredResult]:
        return self.rows.get((registration_id, key), [])

    def grade(self, registration_id: int, assessment: Assessment) -> Grade:
        """As graders see it."""
        return grade_of(assessment, self.of(registration_id, assessment.key))

    def published(self, registration_id: int, assessment: Assessment) -> Grade:
        """As the trainee sees it, and as it counts."""
        return grade_of(assessment, self.of(registration_id, assessment.key), self.up_to.get(assessment.key, 0))

    def is_new(self, registration_id: int, key: str) -> bool:
        """Something was graded or corrected since the last publication."""
        return any(row.id > self.up_to.get(key, 0) for row in self.of(registration_id, key))

    def unpublished(self, key: str) -> list[int]:
        """Registration ids with something new."""
        return [id_ for id_, its in self.rows if its == key and self.is_new(id_, key)]

    def total(self, registration_id: int, *, published: bool = False) -> Total | None:
        grade = self.published if published else self.grade
        return total(self.plan, {each.key: grade(registration_id, each) for each in self.plan})


def plan_of(cohort: Cohort) -> Plan:
    return of_rule(cohort.course_version.completion_rule)


def get_assessment(cohort: Cohort, key: str) -> Assessment:
    found = find(plan_of(cohort), key)
    if found is None:
        raise NotFound
    return found


def load(cohort: Cohort, registration_id: int | None = None) -> Gradebook:
    """Of everybody, or of one person. Two queries."""
    query = (
        db.select(
            AssessmentResult.id,
            AssessmentResult.ref,
            AssessmentResult.registration_id,
            AssessmentResult.key,
            AssessmentResult.attempt,
            AssessmentResult.tenths,
        )
        .join(Registration, Registration.id == AssessmentResult.registration_id)
        .where(Registration.offering_id == cohort.id)
        .order_by(AssessmentResult.id)
    )
    if registration_id is not None:
        query = query.where(AssessmentResult.registration_id == registration_id)
    book = Gradebook(plan_of(cohort), up_to=published_up_to(cohort.id))
    for row in db.session.execute(query):
        book.rows.setdefault((row.registration_id, row.key), []).append(StoredResult(*row))
    return book


def published_up_to(cohort_id: int) -> dict[str, int]:
    """Key -> id of the last published result. One query."""
    query = (
        db.select(GradePublication.key, db.func.max(GradePublication.last_result_id))
        .where(GradePublication.cohort_id == cohort_id)
        .group_by(GradePublication.key)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def grades(cohort: Cohort) -> dict[int, dict[str, Grade]]:
    """Registration id -> key -> published grade, of everybody who has one. Two queries."""
    return published_grades(load(cohort))


def published_grades(book: Gradebook) -> dict[int, dict[str, Grade]]:
    found: dict[int, dict[str, Grade]] = {}
    for registration_id, key in book.rows:
        assessment = find(book.plan, key)
        if assessment is not None and (grade := book.published(registration_id, assessment)).attempts:
            found.setdefault(registration_id, {})[key] = grade
    return found


def get_result(registration: Registration, ref: str) -> AssessmentResult:
    query = db.select(AssessmentResult).where(
        AssessmentResult.registration_id == registration.id, AssessmentResult.ref == ref
    )
    result: AssessmentResult | None = db.session.scalar(query)
    if result is None:
        raise NotFound
    return result


def list_results(registration_id: int) -> list[AssessmentResult]:
    """All of one person's, oldest first."""
    query = db.select(AssessmentResult).where(AssessmentResult.registration_id == registration_id)
    return list(db.session.scalars(query.order_by(AssessmentResult.id)))


def list_evidence(result_ids: Sequence[int]) -> dict[int, list[AssessmentEvidence]]:
    """Result id -> what it rests on, oldest first, with the names of the files. One query."""
    query = (
        db.select(AssessmentEvidence)
        .where(AssessmentEvidence.result_id.in_(result_ids))
        .options(db.joinedload(AssessmentEvidence.upload))
        .order_by(AssessmentEvidence.id)
    )
    found: dict[int, list[AssessmentEvidence]] = {}
    for each in db.session.scalars(query):
        found.setdefault(each.result_id, []).append(each)
    return found


def get_file(registration: Registration, evidence_ref: str) -> Upload:
    """With its content."""
    query = (
        db.select(Upload)
        .join(AssessmentEvidence, AssessmentEvidence.upload_id == Upload.id)
        .join(AssessmentResult, AssessmentResult.id == AssessmentEvidence.result_id)
        .where(AssessmentResult.registration_id == registration.id, AssessmentEvidence.ref == evidence_ref)
    )
    upload: Upload | None = db.session.scalar(query.options(db.undefer(Upload.content)))
    if upload is None:
        raise NotFound
    return upload

"""Grading, correcting, adding what a grade rests on, and publishing. One change of a cohort's grades at a time."""

from sqlalchemy.exc import IntegrityError

from accounts.users.models import User
from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from registrations.base.models import Registration
from registrations.questions.actions import receive
from trainings.assessments import mails
from trainings.assessments.entry import Entry
from trainings.assessments.grading import WHOLE, has_attempts_left, standing
from trainings.assessments.models import AssessmentEvidence, AssessmentResult, GradePublication
from trainings.assessments.plan import Assessment
from trainings.assessments.queries import Gradebook, load
from trainings.assessments.signals import grade_changed
from trainings.cohorts.models import Cohort


def grade(
    cohort: Cohort, registration: Registration, actor: Actor, assessment: Assessment, tenths: int
) -> AssessmentResult:
    """Another attempt. Raises Refused for who does not take part, or has no attempt left."""
    _lock(cohort)
    return _grade(cohort, registration, actor, assessment, tenths)


def correct(
    cohort: Cohort, result: AssessmentResult, actor: Actor, tenths: int | None, reason: str
) -> AssessmentResult:
    """A further row, which names the one it replaces; None takes the result back. Refused where it was replaced."""
    _lock(cohort)
    return _correct(result.id, actor, tenths, reason)


def save(cohort: Cohort, assessment: Assessment, entry: Entry, actor: Actor) -> int:
    """Everything that was typed, or nothing. How many results were written."""
    assert entry.is_right
    _lock(cohort)
    for result, tenths in entry.corrected:
        _correct(result.id, actor, tenths, entry.reason)
    for registration, attempt, tenths in entry.graded:
        _grade(cohort, registration, actor, assessment, tenths, attempt)
    written = len(entry.graded) + len(entry.corrected)
    if written:
        audit.record(actor, "assessment.graded", "offering", cohort.id, key=assessment.key, results=written)
    return written


def add_evidence(
    result: AssessmentResult, user: User, note: str, file: tuple[str, bytes] | None = None
) -> AssessmentEvidence:
    """``file``: its name and content. It stays with the result; nothing of it is changed later."""
    if not note.strip() and file is None:
        raise Invalid("empty", _l("Write something, or choose a file."), field="note")
    upload = receive(user, file[0], file[1], "file") if file else None
    evidence = AssessmentEvidence(
        result_id=result.id,
        note=note.strip()[:2000],
        upload_id=upload.id if upload else None,
        actor_id=user.id,
        actor_name=user.display_name[:200],
        at=clock.now(),
    )
    db.session.add(evidence)
    db.session.flush()
    audit.record(user, "assessment.evidence", "registration", result.registration_id, result=result.ref)
    return evidence


def publish(cohort: Cohort, assessment: Assessment, actor: Actor) -> int:
    """From now on what was graded counts, and people see it; who has something new is told. How many that are.

    Raises Refused when nothing is new.
    """
    _lock(cohort)
    before = load(cohort)
    news = before.unpublished(assessment.key)
    if not news:
        raise Refused("nothing_new", _l("Nothing was graded since these grades were published."))
    publication = GradePublication(
        cohort_id=cohort.id,
        key=assessment.key,
        last_result_id=max(before.rows[id_, assessment.key][-1].id for id_ in news),
        actor_id=actor.id,
        actor_name=actor.display_name[:200],
        at=clock.now(),
    )
    db.session.add(publication)
    db.session.flush()
    told = _tell(cohort, assessment, publication, before, news)
    audit.record(actor, "assessment.published", "offering", cohort.id, key=assessment.key, people=told)
    return told


def _tell(
    cohort: Cohort, assessment: Assessment, publication: GradePublication, before: Gradebook, news: list[int]
) -> int:
    """Whoever's published grade is another one now."""
    people = db.session.scalars(db.select(Registration).where(Registration.id.in_(news)).order_by(Registration.id))
    told = 0
    for registration in people.all():
        after = before.grade(registration.id, assessment)
        if after == before.published(registration.id, assessment):
            continue  # graded and taken back before anybody saw it
        grade_changed.send(None, registration_id=registration.id)
        mails.send(registration, cohort, assessment, after, publication.id)
        told += 1
    return told


def _lock(cohort: Cohort) -> None:
    db.session.flush()
    db.session.execute(db.select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())


def _grade(
    cohort: Cohort,
    registration: Registration,
    actor: Actor,
    assessment: Assessment,
    tenths: int,
    attempt: int | None = None,
) -> AssessmentResult:
    """``attempt``: which one the assessor meant; refused when it is not the next one any more."""
    assert 0 <= tenths <= WHOLE
    if registration.offering_id != cohort.id or registration.state != "confirmed":
        raise Refused("not_taking_part", _l("%(name)s does not take part any more.", name=registration.name_native))
    book = load(cohort, registration.id)
    following = max(standing(book.of(registration.id, assessment.key)), default=0) + 1
    if attempt not in (None, following):
        raise Refused("graded_meanwhile", _l("%(name)s was graded meanwhile.", name=registration.name_native))
    if not has_attempts_left(assessment, book.grade(registration.id, assessment)):
        raise Refused("no_attempt_left", _l("%(name)s has no attempt left.", name=registration.name_native))
    return _write(
        AssessmentResult(
            registration_id=registration.id,
            key=assessment.key,
            attempt=following,
            tenths=tenths,
            assessor_id=actor.id,
            assessor_name=actor.display_name[:200],
            graded_at=clock.now(),
        )
    )


def _correct(result_id: int, actor: Actor, tenths: int | None, reason: str) -> AssessmentResult:
    assert tenths is None or 0 <= tenths <= WHOLE
    if not reason.strip():
        raise Invalid("no_reason", _l("Say why the grade is changed. It is kept with it."), field="reason")
    old = db.session.get_one(AssessmentResult, result_id)
    if old.tenths is None:
        raise Refused("taken_back", _l("This result was taken back. Grade another attempt instead."))
    if old.tenths == tenths:
        raise Invalid("same", _l("This is what it says already."), field="percent")
    return _write(
        AssessmentResult(
            registration_id=old.registration_id,
            key=old.key,
            attempt=old.attempt,
            tenths=tenths,
            assessor_id=actor.id,
            assessor_name=actor.display_name[:200],
            graded_at=clock.now(),
            replaces_id=old.id,
            reason=reason.strip()[:500],
        )
    )


def _write(result: AssessmentResult) -> AssessmentResult:
    """The database lets one first result stand for an attempt, and one correction for a result."""
    try:
        with db.session.begin_nested():
            db.session.add(result)
    except IntegrityError as error:
        raise Refused("graded_meanwhile", _l("Somebody else has graded this meanwhile. Look again.")) from error
    return result

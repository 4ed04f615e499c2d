from collections.abc import Iterable

from core.database import db
from core.errors import NotFound
from registrations.questions.models import Answer, Question, Upload


def list_questions(offering_id: int) -> list[Question]:
    """The questions that are asked, in their order."""
    query = db.select(Question).where(Question.offering_id == offering_id, Question.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(Question.position, Question.id)))


def list_all_questions(offering_id: int) -> list[Question]:
    """Withdrawn ones too: exports still show their answers."""
    query = db.select(Question).where(Question.offering_id == offering_id)
    return list(db.session.scalars(query.order_by(Question.position, Question.id)))


def get_question(offering_id: int, ref: str) -> Question:
    query = db.select(Question).where(Question.offering_id == offering_id, Question.ref == ref)
    question: Question | None = db.session.scalar(query)
    if question is None:
        raise NotFound
    return question


def list_answers(registration_id: int) -> list[Answer]:
    """In the order of the form, with question and upload (not its content)."""
    query = (
        db.select(Answer)
        .join(Answer.question)
        .where(Answer.registration_id == registration_id)
        .options(db.contains_eager(Answer.question), db.joinedload(Answer.upload))
        .order_by(Question.position, Question.id)
    )
    return list(db.session.scalars(query))


def count_answers(offering_id: int) -> dict[int, int]:
    """Question id -> how many answered it."""
    query = (
        db.select(Answer.question_id, db.func.count())
        .join(Answer.question)
        .where(Question.offering_id == offering_id)
        .group_by(Answer.question_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def find_uploads(user_id: int, refs: Iterable[str]) -> dict[str, Upload]:
    """Of these, the ones the person handed in, by ref, without their content."""
    wanted = list(refs)
    if not wanted:
        return {}
    query = db.select(Upload).where(Upload.user_id == user_id, Upload.ref.in_(wanted))
    return {upload.ref: upload for upload in db.session.scalars(query)}


def get_upload_of(registration_id: int, upload_ref: str) -> Upload:
    """A file that was handed in with this registration; NotFound for any other."""
    query = (
        db.select(Upload)
        .join(Answer, Answer.upload_id == Upload.id)
        .where(Answer.registration_id == registration_id, Upload.ref == upload_ref)
        .options(db.undefer(Upload.content))
    )
    upload: Upload | None = db.session.scalar(query)
    if upload is None:
        raise NotFound
    return upload

from core.database import db
from core.errors import NotFound
from registrations.questions.models import Answer, Question


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
    return dict(db.session.execute(query).tuples().all())

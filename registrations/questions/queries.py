from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam

from core.database import Localized, db
from core.errors import NotFound
from organisations.base.models import Organisation
from registrations.questions.models import Answer, ConsentText, EarlierAnswer, Question, QuestionSection, Upload
from registrations.tickets.models import TicketType


def list_questions(offering_id: int) -> list[Question]:
    """The questions that are asked, in their order, with sections and ticket types: two queries."""
    return list(db.session.scalars(_asked(), {"offering_id": offering_id}))


@cache
def _asked() -> Select[Any]:
    query: Select[Any] = _in_order().where(
        Question.offering_id == bindparam("offering_id"), Question.withdrawn_at.is_(None)
    )
    return query


def list_all_questions(offering_id: int) -> list[Question]:
    """Withdrawn ones too: exports still show their answers."""
    return list(db.session.scalars(_in_order().where(Question.offering_id == offering_id)))


_PLACE = (db.func.coalesce(QuestionSection.position, 0), Question.position, Question.id)


def _in_order() -> Select[Any]:
    query: Select[Any] = (
        db.select(Question)
        .outerjoin(Question.section)
        .options(
            db.contains_eager(Question.section),
            db.selectinload(Question.ticket_types).lazyload(TicketType.pools),
        )
        .order_by(*_PLACE)
    )
    return query


def list_sections(offering_id: int) -> list[QuestionSection]:
    query = db.select(QuestionSection).where(QuestionSection.offering_id == offering_id)
    return list(db.session.scalars(query.order_by(QuestionSection.position, QuestionSection.id)))


def get_section(offering_id: int, ref: str) -> QuestionSection:
    query = db.select(QuestionSection).where(QuestionSection.offering_id == offering_id, QuestionSection.ref == ref)
    section: QuestionSection | None = db.session.scalar(query)
    if section is None:
        raise NotFound
    return section


def list_withdrawn(offering_id: int) -> list[Question]:
    """The latest first."""
    query = db.select(Question).where(Question.offering_id == offering_id, Question.withdrawn_at.is_not(None))
    return list(db.session.scalars(query.order_by(Question.withdrawn_at.desc(), Question.id.desc())))


def find_texts(wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Localized]:
    """(question id, version) -> the text that was agreed to."""
    keys = set(wanted)
    if not keys:
        return {}
    query = db.select(ConsentText).where(ConsentText.question_id.in_({question_id for question_id, _ in keys}))
    found = {(text.question_id, text.version): text.text for text in db.session.scalars(query)}
    return {key: found[key] for key in keys & found.keys()}


def list_earlier(registration_id: int) -> list[EarlierAnswer]:
    """What was answered before, the latest first, with question and upload."""
    query = (
        db.select(EarlierAnswer)
        .where(EarlierAnswer.registration_id == registration_id)
        .options(db.joinedload(EarlierAnswer.question), db.joinedload(EarlierAnswer.upload))
    )
    return list(db.session.scalars(query.order_by(EarlierAnswer.id.desc())))


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
        .outerjoin(Question.section)
        .where(Answer.registration_id == registration_id)
        .options(db.contains_eager(Answer.question), db.joinedload(Answer.upload))
        .order_by(*_PLACE)
    )
    return list(db.session.scalars(query))


def values_of(registration_id: int) -> dict[int, Any]:
    """Question id -> the answer as it is stored."""
    query = db.select(Answer.question_id, Answer.value).where(Answer.registration_id == registration_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def count_answers(offering_id: int) -> dict[int, int]:
    """Question id -> how many answered it."""
    query = (
        db.select(Answer.question_id, db.func.count())
        .join(Answer.question)
        .where(Question.offering_id == offering_id)
        .group_by(Answer.question_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def having_questions(offering_ids: Collection[int]) -> set[int]:
    """Those that ask anything."""
    query = db.select(Question.offering_id).where(Question.offering_id.in_(offering_ids))
    return set(db.session.scalars(query.where(Question.withdrawn_at.is_(None)).distinct()))


def find_uploads(user_id: int, refs: Iterable[str]) -> dict[str, Upload]:
    """Of these, the ones the person handed in, by ref, without their content."""
    wanted = list(refs)
    if not wanted:
        return {}
    query = db.select(Upload).where(Upload.user_id == user_id, Upload.ref.in_(wanted))
    return {upload.ref: upload for upload in db.session.scalars(query)}


def find_spare_uploads(user_id: int, refs: Iterable[str]) -> dict[str, Upload]:
    """The same, without those that an answer holds already."""
    found = find_uploads(user_id, refs)
    held = db.select(Answer.upload_id).where(Answer.upload_id.in_([each.id for each in found.values()]))
    taken = set(db.session.scalars(held)) if found else set()
    return {ref: each for ref, each in found.items() if each.id not in taken}


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


def get_earlier_upload(registration_id: int, upload_ref: str) -> Upload:
    """A file of an answer that was replaced or set aside; NotFound for any other."""
    query = (
        db.select(Upload)
        .join(EarlierAnswer, EarlierAnswer.upload_id == Upload.id)
        .where(EarlierAnswer.registration_id == registration_id, Upload.ref == upload_ref)
        .options(db.undefer(Upload.content))
    )
    upload: Upload | None = db.session.scalar(query)
    if upload is None:
        raise NotFound
    return upload


def suggest_organisations(questions: Iterable[Question], most: int = 500) -> list[str]:
    """Names of the directory, in every language, for forms that ask for an organisation; else no query at all."""
    if not any(question.kind == "organisation" for question in questions):
        return []
    names = db.session.scalars(db.select(Organisation.name).order_by(Organisation.slug).limit(most))
    return [text for name in names for text in name.values()]

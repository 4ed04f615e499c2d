from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement

from core import clock
from core.database import db
from offerings.base.models import Offering
from registrations.base.models import RegistrationDraft
from registrations.orders.queries import values_typed_by
from registrations.questions.models import Answer, EarlierAnswer, Question, Upload


def list_due(slack_days: int = 0) -> list[Question]:
    """Questions that hold answers although their time has come, ``slack_days`` ago at least."""
    query = (
        db.select(Question, Offering)
        .join(Offering, Offering.id == Question.offering_id)
        .where(Question.kept_days.is_not(None), db.or_(_holds(Answer), _holds(EarlierAnswer)))
        .order_by(Question.id)
    )
    rows = db.session.execute(query).all()
    return [question for question, offering in rows if _is_due(question, offering, slack_days)]


def _holds(model: type[Answer] | type[EarlierAnswer]) -> ColumnElement[bool]:
    query = db.select(model.id).where(model.question_id == Question.id)
    unpurged = query.where(Answer.purged_at.is_(None)) if model is Answer else query
    found: ColumnElement[bool] = unpurged.exists()
    return found


def _is_due(question: Question, offering: Offering, slack_days: int) -> bool:
    last: date | None = offering.ends_on or offering.starts_on
    if last is None or question.kept_days is None:
        return False
    return clock.today(offering.time_zone) > last + timedelta(days=question.kept_days + slack_days)


def list_answers_of(question: Question, limit: int) -> list[Answer]:
    """Some of those that are not deleted yet."""
    query = db.select(Answer).where(Answer.question_id == question.id, Answer.purged_at.is_(None))
    return list(db.session.scalars(query.order_by(Answer.id).limit(limit)))


def list_unsent(before: datetime) -> list[int]:
    """Ids of files that came before and that neither an answer nor a draft needs."""
    held = db.or_(*(db.select(row.id).where(row.upload_id == Upload.id).exists() for row in (Answer, EarlierAnswer)))
    query = db.select(Upload.id, Upload.ref, Upload.user_id).where(Upload.created_at < before, ~held)
    rows = db.session.execute(query).all()
    needed = _refs_in_drafts({row.user_id for row in rows})
    return [row.id for row in rows if row.ref not in needed]


def _refs_in_drafts(user_ids: Collection[int]) -> set[str]:
    if not user_ids:
        return set()
    query = db.select(RegistrationDraft.values).where(RegistrationDraft.user_id.in_(user_ids))
    drafts = [*db.session.scalars(query), *values_typed_by(user_ids)]
    return {str(value) for values in drafts for value in values.values() if isinstance(value, str)}

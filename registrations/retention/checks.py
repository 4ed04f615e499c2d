from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from registrations.questions.kinds import SEALED
from registrations.questions.models import Answer, EarlierAnswer, Question
from registrations.questions.sealing import is_sealed
from registrations.retention.queries import list_due

SLACK_DAYS = 2
"""A worker may stand still for a while."""


@invariant("answers are deleted when it was promised")
def nothing_overdue() -> Iterator[str]:
    for question in list_due(SLACK_DAYS):
        yield f"Question {question.ref} holds answers for longer than {question.kept_days} days after the last day."


@invariant("a deleted answer holds nothing")
def purged_is_empty() -> Iterator[str]:
    for row in db.session.scalars(db.select(Answer).where(Answer.purged_at.is_not(None))):
        if row.upload_id is not None or not isinstance(row.value, dict) or row.value.keys() != {"purged"}:
            yield f"Answer {row.id} was deleted and still says something."


@invariant("diet, access needs and identity documents are encrypted")
def sealed_is_sealed() -> Iterator[str]:
    for model in (Answer, EarlierAnswer):
        query = db.select(model.id, model.value).join(Question, Question.id == model.question_id)
        for id_, value in db.session.execute(query.where(Question.kind.in_(SEALED))):
            if not is_sealed(value) and not (isinstance(value, dict) and value.keys() == {"purged"}):
                yield f"{model.__name__} {id_} is kept in clear."


@invariant("a question waits for one of its own form")
def conditions_stay_in_the_form() -> Iterator[str]:
    decides = db.aliased(Question)
    query = db.select(Question.ref).join(decides, decides.id == Question.condition_id)
    for ref in db.session.scalars(query.where(decides.offering_id != Question.offering_id)):
        yield f"Question {ref} waits for a question of another form."

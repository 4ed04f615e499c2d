from collections.abc import Mapping, Sequence

from core.database import db
from core.errors import NotFound
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.decisions.models import BulkDecision
from registrations.participants.filters import parse_look
from registrations.participants.selecting import Condition, conditions
from registrations.questions.models import Question
from registrations.questions.queries import list_all_questions

POSSIBLE: Mapping[str, frozenset[str]] = {
    "approve": frozenset({"pending"}),
    "reject": frozenset({"pending", "waiting"}),
    "cancel": frozenset({"pending", "confirmed", "waiting", "offered"}),
}
"""Deed -> the states in which it can be done."""


def meant(offering: Offering, query: str, refs: Sequence[str], questions: Mapping[str, Question]) -> list[Condition]:
    """Conditions for those who were ticked, else for everybody of the filter."""
    if refs:
        return [Registration.offering_id == offering.id, Registration.ref.in_(refs)]
    return conditions(offering, parse_look(query).wanted, questions)


def questions_of(offering: Offering) -> dict[str, Question]:
    return {question.ref: question for question in list_all_questions(offering.id)}


def count_meant(chosen: Sequence[Condition]) -> dict[str, int]:
    """State -> how many."""
    query = db.select(Registration.state, db.func.count()).where(*chosen).group_by(Registration.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def last_meant(chosen: Sequence[Condition]) -> int:
    """The highest id among them; 0 for nobody."""
    return db.session.scalar(db.select(db.func.max(Registration.id)).where(*chosen)) or 0


def list_impossible(chosen: Sequence[Condition], deed: str, limit: int = 100) -> list[Registration]:
    """The first for whom it can't be done."""
    query = db.select(Registration).where(*chosen, Registration.state.not_in(POSSIBLE[deed]))
    return list(db.session.scalars(query.order_by(Registration.id).limit(limit)))


def get_decision(offering: Offering, ref: str) -> BulkDecision:
    """Raises NotFound."""
    query = db.select(BulkDecision).where(BulkDecision.offering_id == offering.id, BulkDecision.ref == ref)
    found: BulkDecision | None = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def list_unfinished() -> list[int]:
    query = db.select(BulkDecision.id).where(BulkDecision.finished_at.is_(None)).order_by(BulkDecision.id)
    return list(db.session.scalars(query))

from collections.abc import Sequence

from core.database import db
from registrations.base.models import Registration
from registrations.base.states import ACTIVE
from registrations.questions.missing import lacking
from registrations.questions.models import Answer, Question
from registrations.tickets.models import TicketType


def unanswered(registrations: Sequence[Registration]) -> dict[int, list[Question]]:
    """Registration id -> the questions that it must still answer, in their order; only of those that lack any. At most
    three queries."""
    active = [each for each in registrations if each.state in ACTIVE]
    asked = _required_forms({each.offering_id for each in active})
    values = _values([each.id for each in active if each.offering_id in asked])
    found = {
        each.id: lacking(asked[each.offering_id], values.get(each.id, {}), each.ticket_type.ref)
        for each in active
        if each.offering_id in asked
    }
    return {id_: questions for id_, questions in found.items() if questions}


def _required_forms(offering_ids: set[int]) -> dict[int, list[Question]]:
    """Offering id -> all its questions, of forms in which something is required."""
    query = db.select(Question).where(Question.offering_id.in_(offering_ids), Question.withdrawn_at.is_(None))
    query = query.options(db.selectinload(Question.ticket_types).lazyload(TicketType.pools))
    forms: dict[int, list[Question]] = {}
    for question in db.session.scalars(query.order_by(Question.position, Question.id)) if offering_ids else ():
        forms.setdefault(question.offering_id, []).append(question)
    return {id_: questions for id_, questions in forms.items() if any(each.is_required for each in questions)}


def _values(registration_ids: list[int]) -> dict[int, dict[int, object]]:
    query = db.select(Answer.registration_id, Answer.question_id, Answer.value)
    found: dict[int, dict[int, object]] = {}
    if registration_ids:
        for row in db.session.execute(query.where(Answer.registration_id.in_(registration_ids))):
            found.setdefault(row[0], {})[row[1]] = row[2]
    return found

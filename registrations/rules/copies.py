"""A copied offering approves by the same rules, and asks again after the same changes."""

from collections.abc import Mapping

from core import clock
from core.database import db
from registrations.questions.models import Question
from registrations.rules.models import ApprovalRule, Reapproval
from registrations.rules.queries import list_reapprovals, list_rules
from registrations.tickets.models import TicketType


def copy_all(source_offering_id: int, tickets: Mapping[int, TicketType], questions: Mapping[int, Question]) -> None:
    """``tickets``, ``questions``: id of the original -> its copy. What a ticket without a copy had stays behind."""
    for rule in list_rules(source_offering_id):
        if rule.ticket_type_id in tickets:
            db.session.add(
                ApprovalRule(
                    ticket_type=tickets[rule.ticket_type_id],
                    kind=rule.kind,
                    domain=rule.domain,
                    organisation=rule.organisation,
                    created_at=clock.now(),
                )
            )
    asked = list_reapprovals(source_offering_id)
    refs = _refs(questions) if asked else {}
    for ticket_id, again in asked.items():
        wanted = [refs[ref] for ref in again.question_refs if ref in refs]
        if ticket_id in tickets and (wanted or not again.question_refs):  # none would mean "whatever changed"
            db.session.add(Reapproval(ticket_type_id=tickets[ticket_id].id, question_refs=wanted))
    db.session.flush()


def _refs(questions: Mapping[int, Question]) -> dict[str, str]:
    """Number of the original -> that of its copy."""
    rows = db.session.execute(db.select(Question.id, Question.ref).where(Question.id.in_(questions)))
    return {ref: questions[question_id].ref for question_id, ref in rows}

"""What somebody must still answer: required questions that they were never asked. Values in, values out."""

from collections.abc import Mapping, Sequence
from typing import Any

from registrations.questions.conditions import in_turn, is_asked, is_for_ticket
from registrations.questions.models import Question


def lacking(questions: Sequence[Question], given: Mapping[int, Any], ticket_ref: str) -> list[Question]:
    """``given``: question id -> stored answer. Those of ``questions`` that are asked with this ticket and must be
    answered, and are not, in their turn."""
    known, values = {each.id: each for each in questions}, dict[int, Any]()
    found = []
    for question in in_turn(questions):
        if is_asked(question, values, known, ticket_ref):
            values[question.id] = given.get(question.id)
            if question.is_required and given.get(question.id) is None:
                found.append(question)
    return found


def to_ask(questions: Sequence[Question], given: Mapping[int, Any], ticket_ref: str) -> list[Question]:
    """Those that are lacking, and those that hang on their answers, in the order of the form."""
    wanted = {each.id for each in lacking(questions, given, ticket_ref)}
    for question in in_turn(questions):
        if question.condition_id in wanted and is_for_ticket(question, ticket_ref):
            wanted.add(question.id)
    return [each for each in questions if each.id in wanted]

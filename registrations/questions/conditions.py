"""Which questions are asked: by the ticket, and by what was answered to others. Values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from registrations.questions.models import Question

DECIDING = ("choice", "multiple_choice", "yes_no", "rating")
"""Kinds of whose answers one can name a few; of the others only whether there is one."""


def is_met(value: Any, wanted: Sequence[Any]) -> bool:
    """Whether an answer (None: there is none) is one of ``wanted``; of nothing in particular: whether there is one."""
    if value is None:
        return False
    if not wanted:
        return True
    given = value if isinstance(value, list) else [value]
    return any(each in wanted for each in given)


def is_for_ticket(question: Question, ticket_ref: str | None) -> bool:
    """``ticket_ref`` None: the ticket is of no account; empty: none is chosen yet."""
    return ticket_ref is None or not question.ticket_types or ticket_ref in {t.ref for t in question.ticket_types}


def in_turn(questions: Iterable[Question]) -> list[Question]:
    """Each after the question that decides about it, else in their order. Those in a circle come last."""
    rest, done, line = list(questions), set[int](), list[Question]()
    known = {question.id for question in rest}
    while rest:
        ready = [q for q in rest if q.condition_id is None or q.condition_id in done or q.condition_id not in known]
        if not ready:
            return line + rest
        line += ready
        done |= {question.id for question in ready}
        rest = [question for question in rest if question.id not in done]
    return line


def is_asked(
    question: Question, values: Mapping[int, Any], known: Mapping[int, Question], ticket_ref: str | None
) -> bool:
    """``values``: question id -> answer of what stands before it ``in_turn`` and is asked itself.

    A condition on a question that is no longer asked of anybody holds nobody back.
    """
    if not is_for_ticket(question, ticket_ref):
        return False
    if question.condition_id is None or question.condition_id not in known:
        return True
    return is_met(values.get(question.condition_id), question.condition_values)


def makes_circle(question_id: int, condition_id: int, conditions: Mapping[int, int | None]) -> bool:
    """Whether asking ``question_id`` by ``condition_id`` would end at itself. ``conditions``: question -> its own."""
    at: int | None = condition_id
    for _ in range(len(conditions) + 1):
        if at is None or at == question_id:
            return at is not None
        at = conditions.get(at)
    return True


def possible(questions: Iterable[Question], ticket_ref: str) -> list[Question]:
    """Those that may come up with this ticket, whatever is answered, in their order."""
    questions = list(questions)
    known, kept = {question.id for question in questions}, set[int]()
    for question in in_turn(questions):
        decides = question.condition_id
        if is_for_ticket(question, ticket_ref) and (decides is None or decides in kept or decides not in known):
            kept.add(question.id)
    return [question for question in questions if question.id in kept]

"""What came of a survey: counts, averages and texts of each question; of an anonymous one in lots of three. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import Invalid
from core.i18n import _l
from trainings.surveys.plan import SCALE, Question, Survey

FEWEST = 3
"""So many answers to an anonymous survey are counted at once: before, nobody sees one; after, no single one shows."""
LONGEST = 2000


@dataclass(frozen=True)
class Outcome:
    """Of one question. ``counts``: number or key of the option -> how often. ``average``: of a scale, two decimals."""

    question: Question
    answered: int
    counts: Mapping[int | str, int]
    average: float | None
    texts: tuple[str, ...]


def is_hidden(survey: Survey, answers: int) -> bool:
    return survey.is_anonymous and answers < FEWEST


def outcomes(survey: Survey, answers: Sequence[Mapping[str, Any]]) -> list[Outcome]:
    return [_outcome(each, [given[each.key] for given in answers if each.key in given]) for each in survey.questions]


def _outcome(question: Question, given: Sequence[Any]) -> Outcome:
    if question.kind == "text":
        return Outcome(question, len(given), {}, None, tuple(given))
    possible: Sequence[int | str] = SCALE if question.kind == "scale" else [each.key for each in question.options]
    counts = {each: sum(one == each for one in given) for each in possible}
    average = round(sum(given) / len(given), 2) if question.kind == "scale" and given else None
    return Outcome(question, len(given), counts, average, ())


def read_answers(survey: Survey, typed: Mapping[str, str]) -> dict[str, Any]:
    """``typed``: by key of the question; what is empty is left out. Raises Invalid at "q_<key>", or for nothing."""
    found: dict[str, Any] = {}
    for question in survey.questions:
        text = typed.get(question.key, "").strip()
        if text:
            found[question.key] = _read(question, text)
    if not found:
        raise Invalid("nothing_answered", _l("Answer at least one question."))
    return found


def _read(question: Question, text: str) -> int | str:
    field = f"q_{question.key}"
    if question.kind == "text":
        if len(text) > LONGEST:
            raise Invalid("too_long", _l("Keep it under %(most)s characters.", most=LONGEST), field=field)
        return text
    if question.kind == "scale" and text in {str(number) for number in SCALE}:
        return int(text)
    if text in {each.key for each in question.options}:
        return text
    raise Invalid("unknown_answer", _l("Choose one of the answers."), field=field)

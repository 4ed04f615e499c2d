"""What counts as an answer to a question of each kind: values in, values out."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core.errors import Invalid, Sentence
from core.i18n import _l
from core.text import has_forbidden_characters
from registrations.questions.models import Question

LONGEST = {"text": 300, "long_text": 5_000}
_LARGEST = Decimal("1e15")


def field_name(question: Question) -> str:
    """The form field of a question, and the ``field`` of a refusal that concerns it."""
    return f"question_{question.ref}"


def read_all(questions: Iterable[Question], given: Mapping[str, Any]) -> dict[int, Any]:
    """Question id -> the value to store, from the raw answers by question ref; unanswered ones are left out.

    Raises Invalid for the first that is missing though required, or can't be right.
    """
    read = {question.id: read_one(question, given.get(question.ref)) for question in questions}
    return {key: value for key, value in read.items() if value is not None}


def read_one(question: Question, raw: Any) -> Any:
    """The JSON value to store: text, number, ISO date, bool, position of an option, ref of an upload; or None."""
    text = str(raw).strip() if raw is not None else ""
    if not text:
        if question.is_required:
            raise _refuse(question, "answer_missing", _l("Please answer this."))
        return None
    if has_forbidden_characters(text):
        raise _refuse(question, "control_characters", _l("This contains invisible control characters. Type it again."))
    return _READERS[question.kind](question, text)


def _text(question: Question, text: str) -> str:
    if len(text) > LONGEST[question.kind]:
        raise _refuse(question, "too_long", _l("This is too long. Please shorten it."))
    return text


def _number(question: Question, text: str) -> int | float:
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > _LARGEST:
        raise _refuse(question, "no_number", _l("Write a number here, such as 12 or 2.5."))
    return int(number) if number == number.to_integral_value() else float(number)


def _date(question: Question, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _refuse(question, "no_date", _l("Write a date here, such as 2026-11-19.")) from None


def _yes_no(question: Question, text: str) -> bool:
    word = text.casefold()
    if word not in ("true", "false", "yes", "no", "1", "0"):
        raise _refuse(question, "not_yes_or_no", _l("Choose yes or no."))
    return word in ("true", "yes", "1")


def _choice(question: Question, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) < len(question.options)):
        raise _refuse(question, "no_such_option", _l("Choose one of the options."))
    return int(text)


_READERS: dict[str, Callable[[Question, str], Any]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "date": _date,
    "yes_no": _yes_no,
    "choice": _choice,
    "file": lambda question, text: text,
}


def _refuse(question: Question, code: str, sentence: Sentence) -> Invalid:
    return Invalid(code, sentence, field=field_name(question))

"""What counts as an answer to a question of each kind: values in, values out."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from core.errors import Invalid, Sentence
from core.i18n import _l
from core.text import has_forbidden_characters
from registrations.questions.conditions import in_turn, is_asked
from registrations.questions.countries import CODES
from registrations.questions.kinds import DOCUMENTS, RATINGS
from registrations.questions.models import Question
from registrations.questions.phones import read_phone

LONGEST = {"text": 300, "long_text": 5_000, "organisation": 200, "url": 300}
LONGEST_NOTE = 1_000
_LARGEST = Decimal("1e15")
_STRUCTURED = ("multiple_choice", "needs", "identity")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])(:[0-5][0-9])?", re.ASCII)
_DOCUMENT = re.compile(r"[A-Z0-9][A-Z0-9()/\-]{3,29}")


@dataclass(frozen=True)
class Reading:
    """What a whole form says. ``values``: question id -> value to store, of what is asked and answered."""

    values: dict[int, Any]
    hidden: frozenset[int]
    """Ids of questions that are not asked here: their answers count for nothing."""
    refusals: list[Invalid]


def field_name(question: Question) -> str:
    """The form field of a question, and the ``field`` of a refusal that concerns it."""
    return f"question_{question.ref}"


def read_form(
    questions: Iterable[Question],
    given: Mapping[str, Any],
    ticket_ref: str | None = None,
    before: Mapping[int, Any] | None = None,
    only: Collection[int] | None = None,
) -> Reading:
    """From the raw answers by question ref. ``before``: question id -> what the person answered earlier. ``only``: ids
    of the questions that are put now; what was answered to the others stands."""
    questions = list(questions)
    known = {question.id: question for question in questions}
    values: dict[int, Any] = {}
    hidden: set[int] = set()
    refusals = {}
    for question in in_turn(questions):
        if not is_asked(question, values, known, ticket_ref):
            hidden.add(question.id)
            continue
        if only is not None and question.id not in only:
            if (stands := (before or {}).get(question.id)) is not None:
                values[question.id] = stands
            continue
        try:
            value = read_one(question, given.get(question.ref), (before or {}).get(question.id))
        except Invalid as refusal:
            refusals[question.id] = refusal
        else:
            if value is not None:
                values[question.id] = value
    return Reading(values, frozenset(hidden), [refusals[q.id] for q in questions if q.id in refusals])


def read_one(question: Question, raw: Any, before: Any = None) -> Any:
    """The JSON value to store (see the readers below), or None for no answer. Raises Invalid at the question.

    ``before``: what the person answered earlier; an option that was retired since may stay.
    """
    given = _tidy(raw)
    if not isinstance(given, str) and question.kind not in _STRUCTURED:
        given = next((part for part in given if isinstance(part, str)), "")  # a field that was sent several times
    if _has_forbidden(given):
        raise _refuse(question, "control_characters", _l("This contains invisible control characters. Type it again."))
    value = _READERS[question.kind](question, given, before) if given else None
    if value is None and question.is_required:
        if question.kind == "consent":
            raise _refuse(question, "consent_missing", _l("Read the text and tick it: it is needed to take part."))
        raise _refuse(question, "answer_missing", _l("Please answer this."))
    return value


def _tidy(raw: Any) -> Any:
    """Text without spaces around it; lists and parts without what is empty."""
    if isinstance(raw, Mapping):
        return {str(name): tidy for name, part in raw.items() if (tidy := _tidy(part))}
    if isinstance(raw, list | tuple):
        return [tidy for part in raw if (tidy := _tidy(part))]
    return str(raw).strip() if raw is not None else ""


def _has_forbidden(given: Any) -> bool:
    if isinstance(given, dict):
        return any(_has_forbidden(part) for part in given.values())
    if isinstance(given, list):
        return any(_has_forbidden(part) for part in given)
    return has_forbidden_characters(given)


def _text(question: Question, given: Any, before: Any) -> str:
    return _short(question, given, LONGEST[question.kind])


def _short(question: Question, given: Any, longest: int) -> str:
    text = str(given)
    if len(text) > longest:
        raise _refuse(question, "too_long", _l("This is too long. Please shorten it."))
    return text


def _number(question: Question, given: Any, before: Any) -> int | float:
    try:
        number = Decimal(str(given).replace(",", "").replace("，", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > _LARGEST:
        raise _refuse(question, "no_number", _l("Write a number here, such as 12 or 2.5."))
    return int(number) if number == number.to_integral_value() else float(number)


def _date(question: Question, given: Any, before: Any) -> str:
    try:
        return date.fromisoformat(str(given)).isoformat()
    except ValueError:
        raise _refuse(question, "no_date", _l("Write a date here, such as 2026-11-19.")) from None


def _time(question: Question, given: Any, before: Any) -> str:
    """ "HH:MM"."""
    found = _TIME.fullmatch(str(given))
    if found is None:
        raise _refuse(question, "no_time", _l("Write a time here, such as 09:30 or 14:05."))
    return f"{int(found[1]):02}:{found[2]}"


def _yes_no(question: Question, given: Any, before: Any) -> bool:
    word = str(given).casefold()
    if word not in ("true", "false", "yes", "no", "1", "0"):
        raise _refuse(question, "not_yes_or_no", _l("Choose yes or no."))
    return word in ("true", "yes", "1")


def _choice(question: Question, given: Any, before: Any) -> int:
    """The position of the option."""
    return _option(question, given, [before])


def _choices(question: Question, given: Any, before: Any) -> list[int]:
    """Positions, ascending, each once."""
    kept = before if isinstance(before, list) else []
    return sorted({_option(question, each, kept) for each in (given if isinstance(given, list) else [given])})


def _option(question: Question, given: Any, kept: Iterable[Any]) -> int:
    position = _whole(given)
    if position is None or position >= len(question.options):
        raise _refuse(question, "no_such_option", _l("Choose one of the options."))
    if position in (question.retired_options or ()) and position not in kept:
        raise _refuse(question, "option_retired", _l("This option is no longer offered. Choose another one."))
    return position


def _whole(given: Any) -> int | None:
    text = str(given)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _rating(question: Question, given: Any, before: Any) -> int:
    stars = _whole(given)
    if stars not in RATINGS:
        raise _refuse(question, "no_rating", _l("Choose a number from 1 to 5."))
    return int(stars or 0)


def _email(question: Question, given: Any, before: Any) -> str:
    try:
        return validate_email(str(given)[:400], check_deliverability=False).normalized
    except EmailNotValidError:
        raise _refuse(question, "no_email", _l("Write an e-mail address here, such as li.na@example.cn.")) from None


def _phone(question: Question, given: Any, before: Any) -> str:
    """E.164 where it can be read."""
    number = read_phone(str(given)[:60])
    if number is None:
        raise _refuse(question, "no_phone", _l("Write a phone number here, such as +86 757 8333 0000."))
    return number


def _country(question: Question, given: Any, before: Any) -> str:
    """ISO 3166-1 alpha-2."""
    if given not in CODES:
        raise _refuse(question, "no_country", _l("Choose a country or region from the list."))
    return str(given)


def _organisation(question: Question, given: Any, before: Any) -> dict[str, str]:
    """{"name"}; whoever stores it adds "ref" when the directory knows the name."""
    return {"name": _short(question, given, LONGEST["organisation"])}


def _url(question: Question, given: Any, before: Any) -> str:
    text = _short(question, given, LONGEST["url"])
    text = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https") or "." not in host or re.search(r"[\s<>\"]", text):
        raise _refuse(question, "no_url", _l("Write a web address here, such as https://example.cn."))
    return text


def _file(question: Question, given: Any, before: Any) -> str:
    """The ref of an upload; whether it is the person's own is found out where it is stored."""
    return str(given)[:12]


def _consent(question: Question, given: Any, before: Any) -> dict[str, int]:
    """{"version"} of the text that was shown."""
    version = _whole(given)
    agreed_before = before.get("version") if isinstance(before, dict) else None
    if version is None or version not in (question.text_version, agreed_before):
        raise _refuse(
            question, "text_changed", _l("The text has changed since you read it. Read it again, then tick it.")
        )
    return {"version": version}


def _needs(question: Question, given: Any, before: Any) -> dict[str, Any] | None:
    """{"chosen": positions, "note": text}."""
    parts = given if isinstance(given, dict) else {"note": given}
    kept = before.get("chosen", []) if isinstance(before, dict) else []
    chosen = _choices(question, parts.get("chosen", []), kept)
    note = _short(question, parts.get("note", ""), LONGEST_NOTE)
    return {"chosen": chosen, "note": note} if chosen or note else None


def _identity(question: Question, given: Any, before: Any) -> dict[str, str] | None:
    """{"document": one of DOCUMENTS, "number": capitals without spaces}."""
    parts = given if isinstance(given, dict) else {"number": given}
    number = "".join(str(parts.get("number", "")).upper().split())
    if not number:
        return None
    if str(parts.get("document")) not in DOCUMENTS:
        raise _refuse(question, "no_document", _l("Choose which document this number is of."))
    if not _DOCUMENT.fullmatch(number):
        raise _refuse(
            question, "no_document_number", _l("Write the number as on the document: 4 to 30 letters and digits.")
        )
    if parts["document"] == "resident_card" and not is_resident_number(number):
        raise _refuse(
            question, "wrong_resident_number", _l("This number has a mistake in it: compare all 18 characters.")
        )
    return {"document": str(parts["document"]), "number": number}


def is_resident_number(number: str) -> bool:
    """GB 11643-1999: 17 digits and a check character (ISO 7064, MOD 11-2)."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return False
    total = sum(int(digit) * (pow(2, 17 - place) % 11) for place, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17]


_READERS: dict[str, Callable[[Question, Any, Any], Any]] = {
    "text": _text,
    "long_text": _text,
    "choice": _choice,
    "multiple_choice": _choices,
    "yes_no": _yes_no,
    "number": _number,
    "rating": _rating,
    "date": _date,
    "time": _time,
    "email": _email,
    "phone": _phone,
    "country": _country,
    "organisation": _organisation,
    "url": _url,
    "file": _file,
    "picture": _file,
    "consent": _consent,
    "needs": _needs,
    "identity": _identity,
}


def _refuse(question: Question, code: str, sentence: Sentence) -> Invalid:
    return Invalid(code, sentence, field=field_name(question))

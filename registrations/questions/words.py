"""Answers as people read them, in the page's language."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from core.i18n import _, aside, date_short, listed, localized, sentences
from registrations.questions.countries import country_name
from registrations.questions.kinds import DOCUMENTS, SEALED
from registrations.questions.models import Question
from registrations.questions.phones import phone_words
from registrations.questions.sealing import opened

_SHOWN = 4
"""Characters of a document's number that stay readable, of at least twice as many."""


def answer_words(question: Question, value: Any, filename: str = "", *, clear: bool = False) -> str:
    """A file by its name. What is kept encrypted is masked unless ``clear``: ask first whether the reader may."""
    if value is None or value == "":
        return ""
    if isinstance(value, dict) and "purged" in value:
        return str(_("Deleted on %(day)s, as promised", day=date_short(date.fromisoformat(value["purged"]))))
    if question.kind in SEALED:
        return _sealed_words(question, value, clear)
    if question.kind in _WORDS:
        return _WORDS[question.kind](question, value)
    return filename or str(value)


def _sealed_words(question: Question, value: Any, clear: bool) -> str:
    if question.kind == "needs" and not clear:
        return str(_("Answered, kept encrypted"))
    plain = opened(value, question.ref)
    if plain is None:
        return str(_("Can't be read: it was encrypted with another key"))
    return _needs(question, plain) if question.kind == "needs" else _identity(plain, clear)


def _identity(plain: dict[str, str], clear: bool) -> str:
    document = str(DOCUMENTS.get(plain["document"], plain["document"]))
    return aside(document, plain["number"] if clear else masked(plain["number"]))


def masked(number: str) -> str:
    """ "••••••5678"; nothing of it is shown when it is short."""
    shown = number[-_SHOWN:] if len(number) >= 2 * _SHOWN else ""
    return "•" * (len(number) - len(shown)) + shown


def _needs(question: Question, plain: dict[str, Any]) -> str:
    return _options(question, plain["chosen"], plain["note"])


def _options(question: Question, positions: Iterable[Any], *more: str) -> str:
    options = question.options
    return listed([*(localized(options[int(each)]) for each in positions if int(each) < len(options)), *more])


def _consent(question: Question, value: Any) -> str:
    if value["version"] == question.text_version:
        return str(_("Agreed"))
    return str(_("Agreed to version %(version)s of the text", version=value["version"]))


_WORDS: dict[str, Callable[[Question, Any], str]] = {
    "choice": lambda question, value: _options(question, [value]),
    "multiple_choice": lambda question, value: _options(question, value),
    "yes_no": lambda question, value: str(_("Yes") if value else _("No")),
    "rating": lambda question, value: str(_("%(stars)s of 5", stars=value)),
    "date": lambda question, value: date_short(date.fromisoformat(value)),
    "phone": lambda question, value: phone_words(value),
    "country": lambda question, value: country_name(value),
    "organisation": lambda question, value: str(value["name"]),
    "consent": _consent,
}


def option_words(question: Question, value: Any) -> str:
    """One of the answers that a condition may name."""
    return _WORDS[question.kind](question, [value] if question.kind == "multiple_choice" else value)


def condition_words(question: Question, decides: Question) -> str:
    """When ``question`` is asked, for whoever sees all questions at once."""
    asked = localized(decides.label)
    if not question.condition_values:
        return str(_("Only if you answered “%(question)s”.", question=asked))
    wanted = " / ".join(option_words(decides, value) for value in question.condition_values)
    return str(_("Only if your answer to “%(question)s” is: %(answers)s.", question=asked, answers=wanted))


def ticket_words(question: Question) -> str:
    names = listed(localized(ticket.name) for ticket in question.ticket_types)
    return str(_("Only with: %(tickets)s.", tickets=names))


def privacy_words(question: Question) -> str:
    """Why we ask and how long we keep it, as far as the organiser said."""
    said = []
    if question.purpose:
        said.append(localized(question.purpose))
    if question.kept_days == 0:
        said.append(str(_("Deleted after the last day.")))
    elif question.kept_days is not None:
        said.append(str(_("Deleted %(days)s days after the last day.", days=question.kept_days)))
    if question.kind in SEALED:
        said.append(str(_("Kept encrypted.")))
    return sentences(said)

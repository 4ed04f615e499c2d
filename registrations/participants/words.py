"""A look at the list in words, and the cells of the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.errors import Sentence
from core.i18n import _, _l, date_short, joined, listed, localized
from registrations.base.states import WORDS
from registrations.invitations.words import NO_REPLY, REPLIES
from registrations.participants.columns import Cell
from registrations.participants.filters import AnswerFilter, Filter, Look, Pair
from registrations.questions.kinds import FILES, SEALED
from registrations.questions.models import Question
from registrations.questions.words import option_words
from registrations.tickets.models import TicketType

ORDERS: dict[str, Sentence] = {
    "newest": _l("Newest first"),
    "oldest": _l("Oldest first"),
    "changed": _l("Last changed first"),
    "name": _l("By name"),
    "organisation": _l("By organisation"),
}

ARRIVED = {"yes": _l("Has arrived"), "no": _l("Has not arrived")}
PAID = {"yes": _l("Paid"), "no": _l("To be paid")}
_CHOSEN = ("choice", "multiple_choice", "yes_no", "rating")
_ASKED_ONLY = (*SEALED, *FILES, "consent")


@dataclass(frozen=True)
class Condition:
    """One part of a filter in words; ``pair`` is its part of the address."""

    words: str
    pair: Pair


def filter_words(wanted: Filter, questions: Mapping[str, Question], tickets: Iterable[TicketType]) -> list[Condition]:
    """Each condition but the state, which the tabs show."""
    names = {each.ref: localized(each.name) for each in tickets}
    found = []
    for name, value in wanted.pairs():
        words = "" if name == "answer" else _words(name, value, names)
        if words:
            found.append(Condition(words, (name, value)))
    for each in wanted.answers:
        if question := questions.get(each.question):
            pair = ("answer", f"{each.question}:{each.how}:{each.value}")
            found.append(Condition(answer_filter_words(each, question), pair))
    return found


def summary(look: Look, questions: Mapping[str, Question], tickets: Iterable[TicketType]) -> str:
    """The whole filter in one line."""
    state = look.wanted.state
    first = {"all": _("Everybody"), "active": _("All active")}.get(state) or str(WORDS[state])
    return joined([str(first), *(each.words for each in filter_words(look.wanted, questions, tickets))])


def _words(name: str, value: str, tickets: Mapping[str, str]) -> str:
    if name == "q":
        return str(_("Contains “%(text)s”", text=value))
    if name == "ticket":
        return tickets.get(value, "")
    if name == "reply":
        return str(_("Calendar: %(reply)s", reply=NO_REPLY if value == "none" else REPLIES[value]))
    if name in ("arrived", "paid"):
        return str((ARRIVED if name == "arrived" else PAID)[value])
    if name == "organisation":
        return str(_("Organisation: %(name)s", name=value))
    if name in ("since", "until"):
        day = date_short(date.fromisoformat(value))
        return str(_("Registered from %(day)s", day=day) if name == "since" else _("Registered until %(day)s", day=day))
    return ""


def answer_filter_words(wanted: AnswerFilter, question: Question) -> str:
    label = localized(question.label)
    if wanted.how == "some":
        return str(_("%(question)s: answered", question=label))
    if wanted.how == "none":
        return str(_("%(question)s: not answered", question=label))
    if wanted.how == "has":
        return str(_("%(question)s: contains “%(text)s”", question=label, text=wanted.value))
    known = dict(_options(question))
    return str(_("%(question)s: %(answer)s", question=label, answer=known.get(wanted.value, wanted.value)))


def _options(question: Question) -> list[tuple[str, str]]:
    """Stored value -> how it reads, of those that can be chosen."""
    if question.kind in ("choice", "multiple_choice"):
        return [(str(place), localized(option)) for place, option in enumerate(question.options)]
    if question.kind == "yes_no":
        return [("true", option_words(question, True)), ("false", option_words(question, False))]
    return [(str(stars), str(stars)) for stars in range(1, 6)] if question.kind == "rating" else []


@dataclass(frozen=True)
class AnswerChoice:
    """What the form offers for one question. ``options``: (value, words, whether chosen); ``typed``: None without a
    text field."""

    ref: str
    label: str
    options: Sequence[tuple[str, str, bool]]
    typed: str | None


def answer_choices(questions: Iterable[Question], wanted: Filter) -> list[AnswerChoice]:
    return [_answer_choice(each, wanted) for each in questions]


def _answer_choice(question: Question, wanted: Filter) -> AnswerChoice:
    ref, now = question.ref, {(each.question, each.how, each.value) for each in wanted.answers}
    ways = [("some", "", str(_("Answered"))), ("none", "", str(_("Not answered")))]
    ways = [("is", value, words) for value, words in _options(question)] + ways
    options = [(f"{ref}:{how}:{value}", words, (ref, how, value) in now) for how, value, words in ways]
    takes_text = question.kind not in _CHOSEN + _ASKED_ONLY
    typed = next((each.value for each in wanted.answers if each.question == ref and each.how == "has"), "")
    return AnswerChoice(ref, localized(question.label), options, typed if takes_text else None)


def cell_text(cell: Cell, zone: str) -> str:
    """A cell as the page shows it."""
    if isinstance(cell, datetime):
        return date_short(cell.astimezone(ZoneInfo(zone)).date())
    if isinstance(cell, date):
        return date_short(cell)
    if isinstance(cell, Decimal):
        return f"{cell:.2f}" if cell else ""
    if isinstance(cell, str | int | float):
        return str(cell)
    return listed(cell_text(each, zone) for each in cell or ())

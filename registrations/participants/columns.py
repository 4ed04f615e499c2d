"""What can be told of a person in the list and in files: label, and the value as it is (text, number, moment)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.errors import Sentence
from core.i18n import _l, localized
from registrations.base.models import Registration
from registrations.base.states import WORDS
from registrations.invitations.words import REPLIES
from registrations.questions.kinds import SEALED
from registrations.questions.models import Question
from registrations.questions.words import answer_words

Cell = str | int | float | Decimal | date | datetime | Sequence[datetime] | None


@dataclass(frozen=True)
class Row:
    """A registration with what hangs on it. ``answers``: question id -> (stored value, file name)."""

    registration: Registration
    answers: Mapping[int, tuple[Any, str]]
    arrived_at: datetime | None
    declined: Sequence[str]
    """Starts (ISO 8601) of the single class meetings that the person's calendar declined."""


@dataclass(frozen=True)
class Column:
    """``needs``: what must be asked of the database for it beyond the registration."""

    key: str
    label: Sentence
    cell: Callable[[Row], Cell]
    needs: str = ""


def _money(row: Row) -> Decimal:
    return Decimal(row.registration.amount_due_minor) / 100


def _own(name: str) -> Callable[[Row], Cell]:
    return lambda row: getattr(row.registration, name)


PLAIN = [
    Column("number", _l("Registration number"), _own("ref")),
    Column("state", _l("State"), lambda row: str(WORDS[row.registration.state])),
    Column("ticket", _l("Ticket"), lambda row: localized(row.registration.ticket_type.name)),
    Column("name", _l("Full name"), _own("name_native")),
    Column("latin", _l("Name in Latin letters"), _own("name_latin")),
    Column("email", _l("E-mail address"), _own("email")),
    Column("organisation", _l("Organisation"), _own("organisation_name")),
    Column("job", _l("Job title"), _own("job_title")),
    Column("phone", _l("Phone"), _own("phone")),
    Column("registered", _l("Registered on"), _own("created_at")),
    Column("changed", _l("Last changed"), _own("changed_at")),
    Column("amount", _l("Amount"), _money),
    Column("currency", _l("Currency"), _own("currency")),
    Column("paid", _l("Paid"), _own("paid_at")),
    Column("arrived", _l("Arrived"), lambda row: row.arrived_at, "arrivals"),
    Column("reply", _l("Calendar reply"), lambda row: str(REPLIES.get(row.registration.calendar_reply, ""))),
    Column(
        "declined",
        _l("Declined meetings"),
        lambda row: [datetime.fromisoformat(start) for start in row.declined],
        "declined",
    ),
]

USUAL = ("organisation", "ticket", "state", "registered")
"""Of the page; the name always stands first."""


def all_columns(questions: Iterable[Question], *, sensitive: bool = True, clear: bool = False) -> dict[str, Column]:
    """By key, in their order. ``sensitive``: with the questions whose answers are kept encrypted, masked unless
    ``clear``."""
    found = {column.key: column for column in PLAIN}
    for question in questions:
        if sensitive or question.kind not in SEALED:
            column = Column(question.ref, localized(question.label), _answer(question, clear), "answers")
            found[column.key] = column
    return found


def choose(known: Mapping[str, Column], keys: Sequence[str], usual: Sequence[str] = ()) -> list[Column]:
    """Those asked for, in the order of all; unknown keys fall away."""
    wanted = [key for key in keys if key in known] or (list(usual) or list(known))
    return [known[key] for key in known if key in wanted]


def _answer(question: Question, clear: bool) -> Callable[[Row], Cell]:
    def cell(row: Row) -> Cell:
        value, filename = row.answers.get(question.id, (None, ""))
        if question.kind in ("number", "rating") and isinstance(value, int | float):
            return value
        if question.kind == "date" and isinstance(value, str):
            return date.fromisoformat(value)
        return answer_words(question, value, filename, clear=clear)

    return cell

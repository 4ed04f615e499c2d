"""What a table of guests will do, row by row, and everything that stands in its way: reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.users.emails import fold, parse
from core.errors import Invalid, Sentence
from core.i18n import _l, listed, localized
from offerings.base.models import Offering
from registrations.guests.queries import list_open_addresses
from registrations.people_imports.columns import NAMES, folded
from registrations.people_imports.planned import Problem
from registrations.people_imports.planning import registered
from registrations.people_imports.reading import Rows
from registrations.tickets.models import TicketType
from registrations.tickets.queries import list_ticket_types

_COLUMNS = {key: NAMES[key] for key in ("name", "email", "ticket")} | {
    "language": "language|语言",
    "note": "note|message|附言|留言|备注",
}
_KEY_OF = {name: key for key, names in _COLUMNS.items() for name in names.split("|")}
_LANGUAGES = {"zh": "zh|chinese|中文|汉语|简体中文", "en": "en|english|英文|英语"}
_LANGUAGE_OF = {name: code for code, names in _LANGUAGES.items() for name in names.split("|")}
_LONGEST = {"name": 120, "note": 1_000}


@dataclass(frozen=True)
class Wishes:
    """What holds for rows whose own cell is empty."""

    ticket_type: TicketType | None = None
    language: str = "zh"
    note: str = ""
    expires_at: datetime | None = None


@dataclass
class GuestRow:
    """``deed``: "invite", "registered" or "invited" (already: left as is), "refused"."""

    number: int
    name: str
    email: str
    ticket_type: TicketType | None
    language: str
    note: str
    deed: str = "invite"


@dataclass
class Plan:
    rows: list[GuestRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown: Sequence[str] = ()

    def of(self, deed: str) -> list[GuestRow]:
        return [row for row in self.rows if row.deed == deed]


def plan(offering: Offering, rows: Rows, wishes: Wishes) -> Plan:
    """Five queries however many rows. Every problem is told, none stops at the first."""
    if not rows:
        return Plan(problems=[Problem(1, "", _l("The file is empty."))])
    names = rows[0][1]
    header = {key: place for place, cell in reversed(list(enumerate(names))) if (key := _KEY_OF.get(folded(cell)))}
    made = Plan(unknown=tuple(cell for cell in names if cell and folded(cell) not in _KEY_OF))
    for key, name in (("email", _l("E-mail address")), ("name", _l("Full name"))):
        if key not in header:
            message = _l("The first row names no column “%(name)s”.", name=name)
            made.problems.append(Problem(rows[0][0], "", message))
    if made.problems:
        return made
    reader = _Reader(offering, header, names, wishes, made)
    made.rows = [reader.read(number, cells) for number, cells in rows[1:]]
    _find_known(offering, made)
    return made


class _Reader:
    def __init__(
        self, offering: Offering, header: Mapping[str, int], names: Sequence[str], wishes: Wishes, made: Plan
    ) -> None:
        self.header, self.names, self.wishes, self.made = header, names, wishes, made
        self.tickets = [each for each in list_ticket_types(offering.id) if each.withdrawn_at is None]
        self.seen: dict[str, int] = {}

    def read(self, number: int, cells: Sequence[str]) -> GuestRow:
        self.number, self.is_sound = number, True
        texts = {key: cells[place] if place < len(cells) else "" for key, place in self.header.items()}
        self._check(texts)
        row = GuestRow(
            number,
            texts["name"],
            self._email(texts["email"]),
            self._ticket(texts.get("ticket", "")),
            self._language(texts.get("language", "")),
            texts.get("note", "") or self.wishes.note,
        )
        if not self.is_sound:
            row.deed = "refused"
        return row

    def _tell(self, key: str, message: Sentence) -> None:
        self.is_sound = False
        name: Sentence = self.names[self.header[key]] if key in self.header else _l("Ticket")
        self.made.problems.append(Problem(self.number, name, message))

    def _check(self, texts: Mapping[str, str]) -> None:
        if not texts["name"]:
            self._tell("name", _l("Write the name."))
        for key, longest in _LONGEST.items():
            if len(texts.get(key, "")) > longest:
                self._tell(key, _l("This is too long, or contains invisible characters."))

    def _email(self, text: str) -> str:
        try:
            email = parse(text)
        except Invalid as error:
            self._tell("email", error.message)
            return fold(text)[:254]
        if email in self.seen:
            self._tell("email", _l("Row %(row)s has this address already.", row=self.seen[email]))
        self.seen.setdefault(email, self.number)
        return email

    def _ticket(self, text: str) -> TicketType | None:
        """By name in either language, or reference; an empty cell takes what was wished for all."""
        wanted = folded(text)
        found = [each for each in self.tickets if wanted in {folded(name) for name in (*each.name.values(), each.ref)}]
        if not text:
            found = [self.wishes.ticket_type] if self.wishes.ticket_type else self.tickets
        if len(found) != 1:
            names = listed(localized(each.name) for each in self.tickets)
            self._tell("ticket", _l("Write one of the tickets: %(names)s.", names=names))
            return None
        return found[0]

    def _language(self, text: str) -> str:
        if text and folded(text) not in _LANGUAGE_OF:
            self._tell("language", _l("Write Chinese or English."))
        return _LANGUAGE_OF.get(folded(text), self.wishes.language)


def _find_known(offering: Offering, made: Plan) -> None:
    """Whoever takes part or has an open invitation is left as they are."""
    emails = [row.email for row in made.rows]
    taking_part, invited = registered(offering, emails), list_open_addresses(offering.id, emails)
    for row in made.of("invite"):
        if row.email in taking_part:
            row.deed = "registered"
        elif row.email in invited:
            row.deed = "invited"

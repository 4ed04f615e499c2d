"""What an import will do, row by row, and everything that stands in its way: reads only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.users.emails import fold, parse
from core import clock
from core.database import db
from core.errors import Invalid, Sentence
from core.i18n import _l, listed, localized
from offerings.base.models import Offering
from registrations.base.actions import CLOSED
from registrations.base.models import Registration
from registrations.base.profile import Profile
from registrations.base.states import ACTIVE
from registrations.people_imports.cells import NOT_HERE, raw_answer
from registrations.people_imports.columns import Header, folded, read_header
from registrations.people_imports.corrections import correct, split
from registrations.people_imports.planned import Plan, PlannedRow, Problem
from registrations.people_imports.reading import Rows
from registrations.questions.answers import field_name, read_form
from registrations.questions.models import Question
from registrations.questions.queries import list_questions
from registrations.tickets.models import TicketType
from registrations.tickets.queries import list_ticket_types
from registrations.tickets.windows import window


@dataclass(frozen=True)
class Wishes:
    """``waits``: whoever finds no seat joins the waiting list, else it is an error; ``skips``: who is registered
    already is left as is, else it is an error; ``tells``: everybody who is registered gets the usual mail.
    ``corrects``: a row with the number of a registration corrects that one. ``ticket_type``, ``seats``: a group has
    seats of one ticket, whatever its sales window says."""

    waits: bool = False
    skips: bool = True
    tells: bool = True
    language: str = "zh"
    corrects: bool = False
    ticket_type: TicketType | None = None
    seats: int | None = None


def plan(offering: Offering, rows: Rows, wishes: Wishes) -> Plan:
    """Six queries however many rows, two more for each 500 people to correct. Every problem is told, none stops at
    the first."""
    if not rows:
        return Plan(problems=[Problem(1, "", _l("The file is empty."))])
    questions = list_questions(offering.id)
    header = read_header(rows[0][1], questions, with_numbers=wishes.corrects)
    made = Plan(unknown=header.unknown)
    named, rest = split(header, rows[1:])
    for key, name in (("email", _l("E-mail address")), ("name", _l("Full name"))):
        if key not in header.plain and (rest or not named):
            message = _l("The first row names no column “%(name)s”.", name=name)
            made.problems.append(Problem(rows[0][0], "", message))
    if made.problems:
        return made
    reader = _Reader(offering, header, questions, made, wishes.ticket_type)
    made.rows = [reader.read(number, cells) for number, cells in rest]
    _find_existing(offering, made, wishes, header)
    _find_seats(made, wishes, header)
    correct(offering, named, header, questions, made)
    made.rows.sort(key=lambda row: row.number)
    made.problems.sort(key=lambda problem: problem.row)
    return made


class _Reader:
    def __init__(
        self,
        offering: Offering,
        header: Header,
        questions: Sequence[Question],
        made: Plan,
        only: TicketType | None = None,
    ) -> None:
        self.offering, self.header, self.questions, self.made = offering, header, questions, made
        on_offer = [each for each in list_ticket_types(offering.id) if each.withdrawn_at is None]
        self.only, self.tickets = only, [only] if only else on_offer
        self.seen: dict[str, int] = {}

    def read(self, number: int, cells: Sequence[str]) -> PlannedRow:
        self.number, self.is_sound = number, True
        texts = {key: self._cell(cells, place) for key, place in self.header.plain.items()}
        person = Profile(
            texts["name"],
            texts.get("latin", ""),
            texts.get("organisation", ""),
            texts.get("job", ""),
            texts.get("phone", ""),
        )
        row = PlannedRow(number, self._email(texts["email"]), person)
        self._check(person)
        row.ticket_type = self._ticket(texts.get("ticket", ""))
        if row.ticket_type is not None:
            row.answers = self._answers(cells, row.ticket_type)
        if not self.is_sound:
            row.deed = "refused"
        return row

    def _cell(self, cells: Sequence[str], place: int) -> str:
        return cells[place] if place < len(cells) else ""

    def _tell(self, key: str, message: Sentence) -> None:
        self.is_sound = False
        plain = self.header.plain
        name = self.header.names[plain[key]] if key in plain else _l("Ticket") if key == "ticket" else ""
        self.made.problems.append(Problem(self.number, name, message))

    def _email(self, text: str) -> str:
        try:
            email = parse(text)
        except Invalid as error:
            self._tell("email", error.message)
            return fold(text)[:254]
        if email in self.seen:
            message = _l("Row %(row)s has this address already.", row=self.seen[email])
            self._tell("email", message)
        self.seen.setdefault(email, self.number)
        return email

    def _check(self, person: Profile) -> None:
        try:
            person.check()
        except Invalid as error:
            keys = {"name_native": "name", "name_latin": "latin", "organisation_name": "organisation",
                    "job_title": "job"}  # fmt: skip
            self._tell(keys.get(error.field or "", error.field or ""), error.message)

    def _ticket(self, text: str) -> TicketType | None:
        """By name in either language, or reference; none is needed where there is only one."""
        wanted = folded(text)
        found = [each for each in self.tickets if wanted in {folded(name) for name in (*each.name.values(), each.ref)}]
        if not text and len(self.tickets) == 1:
            found = self.tickets
        if len(found) != 1:
            names = listed(localized(each.name) for each in self.tickets)
            self._tell("ticket", _l("Write one of the tickets: %(names)s.", names=names))
            return None
        reason = window(self.offering, found[0], clock.now()).reason
        if reason != "open" and self.only is None:
            self._tell("ticket", CLOSED[reason])
        return found[0]

    def _answers(self, cells: Sequence[str], ticket_type: TicketType) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for place, question in self.header.questions.items():
            text = self._cell(cells, place)
            if text and question.kind in NOT_HERE:
                self._answer_problem(question, _l("Answers of this kind can't be imported; leave the column out."))
                continue
            try:
                given[question.ref] = raw_answer(question, text)
            except Invalid as error:
                self._answer_problem(question, error.message)
        broken = {problem.column for problem in self.made.problems if problem.row == self.number}
        fields = {field_name(question): question for question in self.questions}
        for refusal in read_form(self.questions, given, ticket_type.ref).refusals:
            question = fields[refusal.field or ""]
            if localized(question.label) not in broken:
                self._answer_problem(question, refusal.message)
        return given

    def _answer_problem(self, question: Question, message: Sentence) -> None:
        self.is_sound = False
        self.made.problems.append(Problem(self.number, localized(question.label), message))


_KNOWN = _l("This person is registered already.")
_ALREADY = _l(
    "This person is registered already. To correct what is said of them, hand in the export with its column "
    "“Registration number”."
)


def _find_existing(offering: Offering, made: Plan, wishes: Wishes, header: Header) -> None:
    """Whoever takes part already."""
    emails = [row.email for row in made.rows]
    known = registered(offering, emails)
    for row in made.rows:
        if row.email in known:
            row.deed = "skip" if wishes.skips else "refused"
            made.problems = [problem for problem in made.problems if problem.row != row.number or not wishes.skips]
            if not wishes.skips:
                column = header.names[header.plain["email"]]
                made.problems.append(Problem(row.number, column, _ALREADY if wishes.corrects else _KNOWN))


def registered(offering: Offering, emails: Iterable[str], batch: int = 500) -> set[str]:
    """Of these addresses, those that have an active registration: the account's or the registration's own."""
    wanted, found = list(emails), set[str]()
    for first in range(0, len(wanted), batch):
        some = wanted[first : first + batch]
        query = db.select(db.func.lower(Registration.email)).where(
            Registration.offering_id == offering.id,
            Registration.state.in_(ACTIVE),
            db.func.lower(Registration.email).in_(some),
        )
        found |= set(db.session.scalars(query))
    return found


def _find_seats(made: Plan, wishes: Wishes, header: Header) -> None:
    """In the order of the file, as they will be taken."""
    left: dict[int, int] = {}
    names: Mapping[str, int] = header.plain
    column = header.names[names["ticket"]] if "ticket" in names else ""
    if wishes.seats is not None:
        for row in made.of("register")[wishes.seats :]:
            row.deed = "refused"
            made.problems.append(Problem(row.number, column, _l("No seat is left for this person.")))
        return
    for row in made.of("register"):
        assert row.ticket_type is not None
        pools = row.ticket_type.pools
        for pool in pools:
            left.setdefault(pool.id, pool.size - pool.taken)
        if all(left[pool.id] > 0 for pool in pools):
            for pool in pools:
                left[pool.id] -= 1
        elif wishes.waits:
            row.deed = "wait"
        else:
            row.deed = "refused"
            made.problems.append(Problem(row.number, column, _l("No seat is left for this person.")))

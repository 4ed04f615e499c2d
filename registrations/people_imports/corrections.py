"""Rows with the number of a registration: what they correct of it. Reads only; state, ticket and address stay."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import force_locale

from accounts.users.emails import fold
from core.database import db
from core.errors import Invalid, Sentence
from core.i18n import _l, locale_for, localized
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.base.profile import Profile
from registrations.base.states import ACTIVE
from registrations.people_imports.cells import NOT_HERE, raw_answer
from registrations.people_imports.columns import Header, folded
from registrations.people_imports.planned import Change, Plan, PlannedRow, Problem
from registrations.people_imports.reading import Rows
from registrations.questions.answers import field_name, read_form
from registrations.questions.models import Answer, Question
from registrations.questions.words import answer_words
from registrations.tickets.models import TicketType

_COLUMNS = {
    "name": ("name_native", _l("Full name")),
    "latin": ("name_latin", _l("Name in Latin letters")),
    "organisation": ("organisation_name", _l("Organisation")),
    "job": ("job_title", _l("Job title")),
    "phone": ("phone", _l("Phone")),
}
"""Key of a column -> what it corrects."""


def split(header: Header, rows: Rows) -> tuple[Rows, Rows]:
    """The rows with a number, and the others."""
    place = header.plain.get("number")
    if place is None:
        return [], rows
    named = [row for row in rows if _cell(row[1], place)]
    return named, [row for row in rows if not _cell(row[1], place)]


def correct(offering: Offering, rows: Rows, header: Header, questions: Sequence[Question], made: Plan) -> None:
    """Adds what ``rows`` will do, or what is wrong with them, to ``made``. A column that is not there corrects nothing;
    an empty cell empties, answers that no table can give stay."""
    place = header.plain.get("number", 0)
    refs = {number: _cell(cells, place).strip().lower() for number, cells in rows}
    known = _find(offering, sorted(set(refs.values())))
    answers = _answers([each.id for each in known.values()])
    seen: dict[str, int] = {}
    for number, cells in rows:
        registration = known.get(refs[number])
        row = PlannedRow(number, "", Profile(""), deed="refused", registration=registration)
        made.rows.append(row)
        if refs[number] in seen:
            message = _l("Row %(row)s has this number already.", row=seen[refs[number]])
        elif registration is None:
            message = _l("Nobody who takes part here has this number.")
        else:
            seen[refs[number]] = number
            _Correction(row, registration, answers.get(registration.id, {}), header, questions, made).read(cells)
            continue
        made.problems.append(Problem(number, header.names[place], message))


class _Correction:
    def __init__(
        self,
        row: PlannedRow,
        registration: Registration,
        answers: Mapping[int, Any],
        header: Header,
        questions: Sequence[Question],
        made: Plan,
    ) -> None:
        self.row, self.registration, self.answers = row, registration, answers
        self.before = {id_: value for id_, value in answers.items() if not _is_purged(value)}
        self.header, self.questions, self.made = header, questions, made
        self.is_sound = True

    def read(self, cells: Sequence[str]) -> None:
        row, registration = self.row, self.registration
        row.email, row.ticket_type = registration.email, registration.ticket_type
        texts = {key: _cell(cells, place) for key, place in self.header.plain.items()}
        self._check_what_stays(texts)
        self._correct_person(texts)
        self._correct_answers(cells)
        if self.is_sound:
            row.deed = "correct" if row.changes else "same"

    def _tell(self, column: Sentence, message: Sentence) -> None:
        self.is_sound = False
        self.made.problems.append(Problem(self.row.number, column, message))

    def _check_what_stays(self, texts: Mapping[str, str]) -> None:
        if (email := texts.get("email", "")) and fold(email) != fold(self.registration.email):
            sentence = _l("A table changes no address: this is the registration of %(email)s.",
                          email=self.registration.email)  # fmt: skip
            self._tell(_l("E-mail address"), sentence)
        ticket = self.registration.ticket_type
        names = {folded(name) for name in (*ticket.name.values(), ticket.ref)}
        if (text := folded(texts.get("ticket", ""))) and text not in names:
            sentence = _l("A table changes no ticket: this person has “%(ticket)s”.", ticket=localized(ticket.name))
            self._tell(_l("Ticket"), sentence)

    def _correct_person(self, texts: Mapping[str, str]) -> None:
        self.row.person = before = Profile(*(getattr(self.registration, name) for name, _label in _COLUMNS.values()))
        for key, (name, label) in _COLUMNS.items():
            old, new = getattr(before, name), texts.get(key, "")
            if key in texts and old.split() != new.split():
                self.row.person = replace(self.row.person, **{name: new})
                self.row.changes.append(Change(label, old, new))
        if not self.row.changes:
            return
        try:
            self.row.person.check()
            if not self.row.person.name_native:
                raise Invalid("name_missing", _l("Write the name."), field="name_native")
        except Invalid as error:
            labels = dict(_COLUMNS.values())
            self._tell(labels.get(error.field or "", ""), error.message)

    def _correct_answers(self, cells: Sequence[str]) -> None:
        asked = {}
        for place, question in self.header.questions.items():
            text = _cell(cells, place)
            if question.kind in NOT_HERE or _says(text, question, self.answers.get(question.id)):
                continue
            try:
                self.row.answers[question.ref] = raw_answer(question, text)
            except Invalid as error:
                self._tell(localized(question.label), error.message)
            else:
                asked[question.id] = question
        ticket = self.registration.ticket_type.ref
        reading = read_form(self.questions, self.row.answers, ticket, self.before, asked.keys())
        fields = {field_name(question): question for question in self.questions}
        for refusal in reading.refusals:
            self._tell(localized(fields[refusal.field or ""].label), refusal.message)
        refused = {refusal.field for refusal in reading.refusals}
        for id_, question in asked.items():
            if id_ in reading.hidden:
                self._tell(localized(question.label), _l("This person is not asked this."))
            elif field_name(question) not in refused:
                self._compare(question, reading.values.get(id_))

    def _compare(self, question: Question, value: Any) -> None:
        old, new = (answer_words(question, each) for each in (self.before.get(question.id), value))
        if old != new:
            self.row.question_ids.add(question.id)
            self.row.changes.append(Change(localized(question.label), old, new))


def _says(text: str, question: Question, value: Any) -> bool:
    """Whether the cell is how our exports write this answer, in the reader's language or another of ours."""
    wanted = folded(text)
    if value is None or not wanted:
        return value is None and not wanted
    if question.kind in ("number", "rating", "date") and wanted == folded(_plain(value)):
        return True
    return wanted == folded(answer_words(question, value)) or any(
        wanted == folded(_in(language, question, value)) for language in ("en", "zh")
    )


def _in(language: str, question: Question, value: Any) -> str:
    with force_locale(locale_for(language)):
        return answer_words(question, value)


def _plain(value: Any) -> str:
    """Numbers and days stand in an export as they are."""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def _is_purged(value: Any) -> bool:
    return isinstance(value, dict) and "purged" in value


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _find(offering: Offering, refs: Sequence[str], batch: int = 500) -> dict[str, Registration]:
    """By number: those that take part or want to."""
    found: dict[str, Registration] = {}
    for first in range(0, len(refs), batch):
        query = db.select(Registration).where(
            Registration.offering_id == offering.id,
            Registration.state.in_(ACTIVE),
            Registration.ref.in_(refs[first : first + batch]),
        )
        query = query.options(db.joinedload(Registration.ticket_type).lazyload(TicketType.pools))
        found |= {each.ref: each for each in db.session.scalars(query.execution_options(populate_existing=True))}
    return found


def _answers(registration_ids: Sequence[int], batch: int = 500) -> dict[int, dict[int, Any]]:
    """Registration id -> question id -> the answer as it is stored."""
    found: dict[int, dict[int, Any]] = {}
    for first in range(0, len(registration_ids), batch):
        query = db.select(Answer.registration_id, Answer.question_id, Answer.value).where(
            Answer.registration_id.in_(registration_ids[first : first + batch])
        )
        for registration_id, question_id, value in db.session.execute(query):
            found.setdefault(registration_id, {})[question_id] = value
    return found

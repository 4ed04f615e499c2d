"""The form a participant fills in, built from the ticket types and the organiser's questions."""

from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import Length

from core.errors import DomainError
from core.forms import Form
from core.i18n import _, _l, localized
from core.text import has_forbidden_characters
from registrations.base.profile import Profile
from registrations.questions.answers import Reading, field_name, read_form
from registrations.questions.fields import TICKED, names_of, question_fields, typed
from registrations.questions.kinds import FILES, SEALED
from registrations.questions.models import Question
from registrations.questions.sealing import opened, sealed

PROFILE = ("name_native", "name_latin", "organisation_name", "job_title", "phone")
_LONGEST_DRAFT = 20_000
_MOST_TICKS = 200


class ProfileForm(Form):
    """Prefilled from the account and saved back to it."""

    name_native = StringField(_l("Your name"), [Length(max=120)], render_kw={"required": True})
    name_latin = StringField(_l("Your name in Latin letters"), [Length(max=120)])
    organisation_name = StringField(_l("Organisation"), [Length(max=200)])
    job_title = StringField(_l("Job title"), [Length(max=120)])
    phone = StringField(_l("Phone"), [Length(max=40)])

    def profile(self) -> Profile:
        return Profile(**{name: getattr(self, name).data or "" for name in PROFILE})

    def raw_answers(self, questions: Iterable[Question]) -> dict[str, Any]:
        """Question ref -> what was typed; of files what was handed in before (see ``kept``)."""
        return {q.ref: self._kept_file(q) if q.kind in FILES else typed(q, self) for q in questions}

    def _kept_file(self, question: Question) -> str | None:
        return None if self.removes(question) else self.kept.get(question.ref)

    def removes(self, question: Question) -> bool:
        """Whether the person ticked that the file that is already here goes away."""
        box = self._fields.get(removal_name(question))
        return bool(box is not None and box.data)

    def let_go(self, questions: Iterable[Question]) -> list[str]:
        """Take what was ticked for removal out of ``kept``; the refs of its uploads."""
        gone = {q.ref for q in questions if q.ref in self.kept and self.removes(q)}
        refs = [self.kept[ref] for ref in sorted(gone)]
        self.kept = {ref: upload for ref, upload in self.kept.items() if ref not in gone}
        return refs

    kept: Mapping[str, str] = {}
    """Question ref -> ref of the upload that is already here."""

    before: Mapping[int, Any] = {}
    """Question id -> what the person answered before, in clear."""

    ticket_ref: str | None = None
    """With which ticket the questions are asked; None: it is of no account."""

    reading = Reading({}, frozenset(), [])
    """What ``check_answers`` found."""

    def check_answers(self, questions: Iterable[Question]) -> bool:
        """Every answer that is asked for against its question, each sentence at its field; the name too."""
        self.reading = read_form(questions, self.raw_answers(questions), self.ticket_ref, self.before)
        refusals: list[DomainError] = [*self.reading.refusals]
        try:
            self.profile().check()
        except DomainError as error:
            refusals.append(error)
        for refusal in refusals:
            if not self._already_refused(refusal.field):
                self.refuse(refusal)
        return not self.has_errors

    def _already_refused(self, name: str | None) -> bool:
        field = self._fields.get(name or "")
        return bool(field is not None and field.errors)

    def files(self, questions: Iterable[Question]) -> dict[str, FileStorage]:
        """Question ref -> the file that came with this request."""
        found = {q.ref: self[field_name(q)].data for q in questions if q.kind in FILES}
        return {ref: given for ref, given in found.items() if isinstance(given, FileStorage) and given.filename}

    def draft(self, questions: Iterable[Question]) -> dict[str, object]:
        """What was typed, as far as it can be stored; what nobody should read in the database is encrypted."""
        values: dict[str, object] = {f.name: f.data for f in self if f.name != "csrf_token" and _is_storable(f.data)}
        secret = [question for question in questions if question.kind in SEALED]
        hidden = {
            ref: sealed({name: values.pop(name) for name in names if name in values}, f"draft {ref}")
            for ref, names in names_of(secret).items()
        }
        files = {f"question_{ref}": upload for ref, upload in self.kept.items()}
        return values | files | ({_HIDDEN: hidden} if hidden else {})


class RegistrationForm(ProfileForm):
    ticket_type = RadioField(_l("Ticket"), validate_choice=False)
    code = StringField(_l("Access code"), [Length(max=200)])


_HIDDEN = "sealed"


def _is_storable(data: Any) -> bool:
    """Whether it is text, or a list of texts, that the database takes."""
    texts = data if isinstance(data, list) else [data]
    return len(texts) <= _MOST_TICKS and all(
        isinstance(text, str) and len(text) <= _LONGEST_DRAFT and not has_forbidden_characters(text) for text in texts
    )


def restored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a draft as the form takes them."""
    kept = {name: value for name, value in values.items() if name != _HIDDEN}
    for ref, token in values.get(_HIDDEN, {}).items():
        kept |= opened(token, f"draft {ref}") or {}
    return kept


def removal_name(question: Question) -> str:
    return f"remove_{question.ref}"


def _removal_box(question: Question) -> Any:
    return BooleanField(_("Remove the file for “%(question)s”", question=localized(question.label)))


def build(
    base: type[ProfileForm], questions: Iterable[Question], before: Mapping[int, Any] | None = None, **values: Any
) -> Any:
    """A form of ``base`` with the fields of each question. ``before``: what was answered already, in clear."""
    before, fields, questions = before or {}, dict[str, Any](), list(questions)
    for question in questions:
        fields |= question_fields(question, before.get(question.id))
        if question.kind in FILES and not question.is_required:
            fields[removal_name(question)] = _removal_box(question)
    form = type(base.__name__, (base,), fields)(**values)
    form.before = before
    for question in questions:
        if question.is_required and question.kind in TICKED:
            form[field_name(question)].flags.required = True  # of them all, not of each box
    return form


def build_again(
    base: type[ProfileForm], questions: Iterable[Question], values: Mapping[str, Any], *, from_request: bool
) -> Any:
    """The form from the request, or from stored values (see ``restored``); files always from what is stored."""
    questions = list(questions)
    kept = {q.ref: str(values[field_name(q)]) for q in questions if q.kind in FILES and values.get(field_name(q))}
    rest = {name: value for name, value in values.items() if name.removeprefix("question_") not in kept}
    source: dict[str, Any] = {} if from_request else {"formdata": None, "data": rest}
    form = build(base, questions, None, **source)
    form.kept, form.ticket_ref = kept, ""
    return form

"""The form a participant fills in, built from the ticket types and the organiser's questions."""

from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import DateInput

from core.errors import DomainError
from core.forms import Form
from core.i18n import _, _l, localized
from core.text import has_forbidden_characters
from registrations.base.profile import Profile
from registrations.questions.answers import field_name, read_one
from registrations.questions.models import Question

PROFILE = ("name_native", "name_latin", "organisation_name", "job_title", "phone")
_LONGEST_DRAFT = 20_000


class ProfileForm(Form):
    """Prefilled from the account and saved back to it."""

    name_native = StringField(_l("Your name"), [Length(max=120)], render_kw={"required": True})
    name_latin = StringField(_l("Your name in Latin letters"), [Length(max=120)])
    organisation_name = StringField(_l("Organisation"), [Length(max=200)])
    job_title = StringField(_l("Job title"), [Length(max=120)])
    phone = StringField(_l("Phone"), [Length(max=40)])

    def profile(self) -> Profile:
        return Profile(**{name: getattr(self, name).data or "" for name in PROFILE})

    def question_fields(self) -> list[Any]:
        return [field for field in self if field.name.startswith("question_")]

    def raw_answers(self, questions: Iterable[Question]) -> dict[str, Any]:
        """Question ref -> what was typed; of files what was handed in before (see ``kept``)."""
        return {q.ref: self._kept_file(q) if q.kind == "file" else self[field_name(q)].data for q in questions}

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

    def check_answers(self, questions: Iterable[Question]) -> bool:
        """Every answer against its question, each sentence at its field; the name too."""
        raw = self.raw_answers(questions)
        refusals = [self._refusal(question, raw[question.ref]) for question in questions]
        try:
            self.profile().check()
        except DomainError as error:
            refusals.append(error)
        for refusal in filter(None, refusals):
            if not self._already_refused(refusal.field):
                self.refuse(refusal)
        return not self.has_errors

    def _refusal(self, question: Question, raw: Any) -> DomainError | None:
        try:
            read_one(question, raw)
        except DomainError as error:
            return error
        return None

    def _already_refused(self, name: str | None) -> bool:
        field = self._fields.get(name or "")
        return bool(field is not None and field.errors)

    def files(self, questions: Iterable[Question]) -> dict[str, FileStorage]:
        """Question ref -> the file that came with this request."""
        found = {q.ref: self[field_name(q)].data for q in questions if q.kind == "file"}
        return {ref: given for ref, given in found.items() if isinstance(given, FileStorage) and given.filename}

    def draft(self) -> dict[str, object]:
        """What was typed, as far as it can be stored."""
        typed = {f.name: f.data for f in self if isinstance(f.data, str) and f.name != "csrf_token"}
        values: dict[str, object] = {
            name: value
            for name, value in typed.items()
            if len(value) <= _LONGEST_DRAFT and not has_forbidden_characters(value)
        }
        return values | {field_name_of(ref): upload for ref, upload in self.kept.items()}


class RegistrationForm(ProfileForm):
    ticket_type = RadioField(_l("Ticket"), validate_choice=False)


def field_name_of(ref: str) -> str:
    return f"question_{ref}"


def removal_name(question: Question) -> str:
    return f"remove_{question.ref}"


def _removal_box(question: Question) -> Any:
    return BooleanField(_("Remove the file for “%(question)s”", question=localized(question.label)))


def build(base: type[ProfileForm], questions: Iterable[Question], **values: Any) -> Any:
    """A form of ``base`` with a field for each question."""
    questions = list(questions)
    fields = {field_name(question): _field(question) for question in questions}
    fields |= {removal_name(q): _removal_box(q) for q in questions if q.kind == "file" and not q.is_required}
    return type(base.__name__, (base,), fields)(**values)


def _field(question: Question) -> Any:
    settings: dict[str, Any] = {"label": localized(question.label), "description": localized(question.hint)}
    if question.is_required:
        settings["render_kw"] = {"required": True}
    options = [(str(position), localized(option)) for position, option in enumerate(question.options)]
    if question.kind == "long_text":
        return TextAreaField(**settings)
    if question.kind == "yes_no":
        return RadioField(choices=[("yes", _("Yes")), ("no", _("No"))], validate_choice=False, **settings)
    if question.kind == "choice" and len(options) <= 6:
        return RadioField(choices=options, validate_choice=False, **settings)
    if question.kind == "choice":
        return SelectField(choices=[("", _("Please choose")), *options], validate_choice=False, **settings)
    if question.kind == "file":
        return FileField(**settings)
    if question.kind == "date":
        return StringField(widget=DateInput(), **settings)
    return StringField(**settings)


def as_typed(question: Question, value: Any) -> str:
    """A stored answer as the field shows it."""
    if question.kind == "yes_no":
        return "yes" if value else "no"
    return str(value)

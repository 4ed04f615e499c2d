"""The form field (or two) of a question of each kind, and what was typed there as ``answers.read_form`` takes it."""

from collections.abc import Callable, Iterable
from typing import Any

from wtforms import FileField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, DateInput, EmailInput, ListWidget, TelInput, TimeInput, URLInput

from core.i18n import _, localized
from registrations.questions.answers import field_name
from registrations.questions.countries import country_choices
from registrations.questions.kinds import DOCUMENTS, FILES, RATINGS
from registrations.questions.models import Question
from registrations.questions.sealing import opened

TICKED = ("multiple_choice", "needs")
"""Many boxes of which one ticks some."""

_RADIOS = 6
"""As many options one sees at once; more are folded into a list."""


class TickField(StringField):
    """One box; its data is ``value`` (a version, say) or empty, so that a tick for another value is none for this."""

    widget = CheckboxInput()

    def __init__(self, label: str, value: str, **settings: Any) -> None:
        super().__init__(label, **settings)
        self.value = value

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist[0] if valuelist else ""

    def _value(self) -> str:
        return self.value

    @property
    def checked(self) -> bool:
        return str(self.data or "") == self.value


def part_name(question: Question, part: str) -> str:
    return f"{field_name(question)}_{part}"


def question_fields(question: Question, current: Any = None) -> dict[str, Any]:
    """Name -> unbound field. ``current``: what the person answered, which may be an option that was retired since."""
    settings: dict[str, Any] = {"label": localized(question.label), "description": localized(question.hint)}
    if question.is_required:
        settings["render_kw"] = {"required": True}
    make = _MAKERS.get(question.kind, _line)
    fields = {field_name(question): make(question, settings, current)}
    if question.kind == "needs":
        fields[part_name(question, "note")] = TextAreaField(_("Anything else we should know"))
    if question.kind == "identity":
        fields[field_name(question)] = StringField(**settings | {"label": _("Number of the document")})
        kinds = [("", _("Please choose")), *((key, str(word)) for key, word in DOCUMENTS.items())]
        fields[part_name(question, "document")] = SelectField(
            _("Kind of document"), choices=kinds, validate_choice=False, default=""
        )
    return fields


def typed(question: Question, form: Any) -> Any:
    """The raw answer of any kind but files."""
    data = form[field_name(question)].data
    if question.kind == "needs":
        return {"chosen": data, "note": form[part_name(question, "note")].data}
    if question.kind == "identity":
        return {"document": form[part_name(question, "document")].data, "number": data}
    return data


def as_typed(question: Question, stored: Any) -> dict[str, Any]:
    """Field name -> what it shows of a stored answer; files are shown by their upload instead."""
    value, name = opened(stored, question.ref), field_name(question)
    if value is None or question.kind in FILES or (isinstance(value, dict) and "purged" in value):
        return {}
    if question.kind == "yes_no":
        return {name: "yes" if value else "no"}
    if question.kind == "multiple_choice":
        return {name: [str(position) for position in value]}
    if question.kind == "needs":
        return {name: [str(position) for position in value["chosen"]], part_name(question, "note"): value["note"]}
    if question.kind == "identity":
        return {name: value["number"], part_name(question, "document"): value["document"]}
    if question.kind == "organisation":
        return {name: value["name"]}
    if question.kind == "consent":
        return {name: str(value["version"])}
    return {name: str(value)}


def option_choices(question: Question, current: Any) -> list[tuple[str, str]]:
    """(position, words) of the options on offer, and of those that the person has already."""
    chosen = current.get("chosen") if isinstance(current, dict) else current
    kept = chosen if isinstance(chosen, list) else [chosen]
    retired = question.retired_options or []
    return [
        (str(position), localized(option))
        for position, option in enumerate(question.options)
        if position not in retired or position in kept
    ]


def _line(question: Question, settings: dict[str, Any], current: Any) -> Any:
    widget = _WIDGETS.get(question.kind)
    return StringField(**settings, **({"widget": widget} if widget else {}))


def _choice(question: Question, settings: dict[str, Any], current: Any) -> Any:
    options = option_choices(question, current)
    if len(options) <= _RADIOS:
        return RadioField(choices=options, validate_choice=False, **settings)
    return SelectField(choices=[("", _("Please choose")), *options], validate_choice=False, **settings)


def _ticks(question: Question, settings: dict[str, Any], current: Any) -> Any:
    return SelectMultipleField(
        choices=option_choices(question, current),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **{name: value for name, value in settings.items() if name != "render_kw"},
    )


def _yes_no(question: Question, settings: dict[str, Any], current: Any) -> Any:
    return RadioField(choices=[("yes", _("Yes")), ("no", _("No"))], validate_choice=False, **settings)


def _rating(question: Question, settings: dict[str, Any], current: Any) -> Any:
    return RadioField(choices=[(str(each), str(each)) for each in RATINGS], validate_choice=False, **settings)


def _country(question: Question, settings: dict[str, Any], current: Any) -> Any:
    return SelectField(choices=[("", _("Please choose")), *country_choices()], validate_choice=False, **settings)


def _consent(question: Question, settings: dict[str, Any], current: Any) -> Any:
    """The text that counts: the one agreed to earlier, else the newest."""
    agreed = current.get("version") if isinstance(current, dict) else None
    version = agreed or question.text_version
    return TickField(settings.pop("label"), str(version), **settings)


_WIDGETS = {
    "date": DateInput(),
    "time": TimeInput(),
    "email": EmailInput(),
    "phone": TelInput(),
    "url": URLInput(),
}

_MAKERS: dict[str, Callable[[Question, dict[str, Any], Any], Any]] = {
    "long_text": lambda question, settings, current: TextAreaField(**settings),
    "choice": _choice,
    "multiple_choice": _ticks,
    "yes_no": _yes_no,
    "rating": _rating,
    "country": _country,
    "file": lambda question, settings, current: FileField(**settings),
    "picture": lambda question, settings, current: FileField(**settings),
    "consent": _consent,
    "needs": _ticks,
}


def names_of(questions: Iterable[Question]) -> dict[str, list[str]]:
    """Question ref -> the names of its fields but those of files."""
    parts = {"needs": ["note"], "identity": ["document"]}
    return {
        q.ref: [field_name(q), *(part_name(q, part) for part in parts.get(q.kind, ()))]
        for q in questions
        if q.kind not in FILES
    }

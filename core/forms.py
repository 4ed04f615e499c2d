"""Forms: the shape of input. Rules live in actions; a refusal comes back to the field it concerns."""

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.i18n import Translations
from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms import Form as PlainForm
from wtforms.meta import DefaultMeta
from wtforms.validators import Length

from core.database import Localized
from core.errors import DomainError, Sentence
from core.i18n import _, _l
from core.text import has_forbidden_characters

LANGUAGES = [("zh", _l("Chinese (Simplified)")), ("en", _l("English"))]


SENTENCES = {
    "Not a valid integer value.": _l("Write a whole number, in figures."),
    "Not a valid decimal value.": _l("Write a number, such as 12.50."),
    "Not a valid date value.": _l("Write a day, such as 2027-05-31."),
    "Not a valid datetime value.": _l("Write a day and a time, such as 2027-05-31 09:00."),
    "Not a valid time value.": _l("Write a time, such as 09:00."),
    "Not a valid choice.": _l("Choose one of these."),
    "Invalid Choice: could not coerce.": _l("Choose one of these."),
    "This field is required.": _l("Please fill this in."),
}
"""What WTForms says -> what a person understands. Its other sentences stay, in the page's language."""


class _Sentences(Translations):
    def gettext(self, string: str) -> str:
        own = SENTENCES.get(string)
        return str(own) if own is not None else super().gettext(string)


_sentences = _Sentences()


def _strip(value: Any) -> Any:
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else value


def _no_strange_characters(form: Any, field: Field) -> None:
    if isinstance(field.data, str) and has_forbidden_characters(field.data):
        raise ValidationError(
            _("This contains invisible control characters. Please type it again or paste it as plain text.")
        )


class SubForm(PlainForm):
    """Some fields within a form, such as one of its rows."""

    class Meta(DefaultMeta):
        def get_translations(self, form: Any) -> Any:
            return _sentences


class Form(FlaskForm):
    """CSRF-protected; strips text; refuses control characters, lone surrogates and over-long text with a sentence."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            return _sentences

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            filters = list(unbound_field.kwargs.get("filters", []))
            if issubclass(unbound_field.field_class, StringField):
                filters.append(_strip)
            return unbound_field.bind(form=form, filters=filters, **options)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            if isinstance(field, StringField):
                own = [*field.validators, _no_strange_characters]
                if not any(isinstance(v, Length) for v in own):
                    own.append(Length(max=20_000 if isinstance(field, TextAreaField) else 300))
                field.validators = own

    def refuse(self, error: DomainError) -> None:
        """Show an action's refusal where it belongs: at its field, or above the form."""
        sentence = str(error.message)
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]

    @property
    def has_errors(self) -> bool:
        return bool(self.errors)


def localized_from(form: Any, name: str) -> Localized:
    """The pair of fields ``<name>_en`` and ``<name>_zh`` as localised text, without empty languages."""
    pairs = {lang: getattr(form, f"{name}_{lang}").data or "" for lang in ("en", "zh")}
    return {lang: text for lang, text in pairs.items() if text}


def choices(words: dict[str, Sentence], empty: Sentence | None = None) -> list[tuple[str, Sentence]]:
    """Options of a select field from a table of words, optionally with a first empty one."""
    return ([("", empty)] if empty is not None else []) + list(words.items())


def optional_int(value: Any) -> int | None:
    """Coercion for select fields whose empty option means "none"."""
    return int(value) if value not in (None, "", "None") else None

"""Forms: the shape of input. Rules live in actions; a refusal comes back to the field it concerns."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from core.database import Localized
from core.errors import DomainError, Sentence
from core.i18n import _, _l
from core.text import has_forbidden_characters

LANGUAGES = [("zh", _l("Chinese (Simplified)")), ("en", _l("English"))]


def _strip(value: Any) -> Any:
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else value


def _no_strange_characters(form: Any, field: Field) -> None:
    if isinstance(field.data, str) and has_forbidden_characters(field.data):
        raise ValidationError(
            _("This contains invisible control characters. Please type it again or paste it as plain text.")
        )


class Form(FlaskForm):
    """CSRF-protected; strips text; refuses control characters, lone surrogates and over-long text with a sentence."""

    class Meta(FlaskForm.Meta):
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

from typing import Any

from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from core.forms import Form, localized_from
from core.i18n import _l
from offerings.people.models import Person


class PersonForm(Form):
    name_native = StringField(_l("Name in their own script"), [Length(max=120)])
    name_latin = StringField(_l("Name in Latin letters"), [Length(max=120)])
    email = EmailField(
        _l("E-mail address"),
        [
            Optional(),
            Length(max=254),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z", message=_l("Write it like name@example.org.")),
        ],
    )
    affiliation_en = StringField(_l("Affiliation in English"), [Length(max=200)])
    affiliation_zh = StringField(_l("Affiliation in Chinese"), [Length(max=200)])
    biography_en = TextAreaField(_l("Biography in English"), [Length(max=4000)])
    biography_zh = TextAreaField(_l("Biography in Chinese"), [Length(max=4000)])

    def columns(self) -> dict[str, Any]:
        """What was typed, as ``actions.create`` and ``actions.edit`` take it."""
        return {
            "name_native": self.name_native.data or "",
            "name_latin": self.name_latin.data or "",
            "email": self.email.data or "",
            "affiliation": localized_from(self, "affiliation"),
            "biography": localized_from(self, "biography"),
        }


def values_of(person: Person) -> dict[str, Any]:
    """The person as initial values of the form."""
    pairs = [(name, lang) for name in ("affiliation", "biography") for lang in ("en", "zh")]
    texts = {f"{name}_{lang}": getattr(person, name).get(lang, "") for name, lang in pairs}
    return {**texts, "name_native": person.name_native, "name_latin": person.name_latin, "email": person.email or ""}

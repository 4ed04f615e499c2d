from wtforms import Field, SelectField, StringField, TelField, ValidationError
from wtforms.validators import InputRequired, Length, Optional, Regexp

from accounts.users.emails import parse
from core.errors import Invalid
from core.forms import LANGUAGES, Form
from core.i18n import _l


def email_shape(form: Form, field: Field) -> None:
    """The rule of ``emails.parse`` beside the other complaints about a form."""
    try:
        parse(field.data or "")
    except Invalid as refusal:
        raise ValidationError(str(refusal.message)) from refusal


class ProfileForm(Form):
    name_native = StringField(
        _l("Your name"), [InputRequired(_l("Write your name as you use it yourself.")), Length(max=120)]
    )
    name_latin = StringField(_l("Your name in Latin letters"), [Length(max=120)])
    organisation_name = StringField(_l("Organisation"), [Length(max=200)])
    job_title = StringField(_l("Job title"), [Length(max=120)])
    phone = TelField(
        _l("Phone"),
        [
            Optional(),
            Length(max=40),
            Regexp(r"\+?[0-9 ()./-]{3,}$", message=_l("Write a phone number, such as +86 757 8333 1234.")),
        ],
    )
    language = SelectField(_l("Language"), choices=LANGUAGES)
    time_zone = SelectField(_l("Time zone"))

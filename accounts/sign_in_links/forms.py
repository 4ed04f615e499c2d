from wtforms import EmailField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from accounts.users.forms import email_shape
from core.forms import LANGUAGES, Form
from core.i18n import _l


class RequestForm(Form):
    email = EmailField(_l("E-mail address"), [InputRequired(_l("Write your e-mail address.")), email_shape])
    next = HiddenField()


class KnownForm(Form):
    """A press of the button: mail scanners open links, but press nothing."""


class NewcomerForm(Form):
    name_native = StringField(
        _l("Your name"), [InputRequired(_l("Write your name as you use it yourself.")), Length(max=120)]
    )
    name_latin = StringField(_l("Your name in Latin letters"), [Length(max=120)])
    language = SelectField(_l("Language"), choices=LANGUAGES)
    time_zone = SelectField(_l("Time zone"))

from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from accounts.users.forms import email_shape
from accounts.users.passwords import MAXIMUM, check_password
from core.errors import DomainError
from core.forms import LANGUAGES, Form
from core.i18n import _l


class SignUpForm(Form):
    email = EmailField(_l("E-mail address"), [InputRequired(_l("Write your e-mail address.")), email_shape])
    password = PasswordField(_l("Password"), [InputRequired(_l("Choose a password.")), Length(max=MAXIMUM)])
    name_native = StringField(
        _l("Your name"), [InputRequired(_l("Write your name as you use it yourself.")), Length(max=120)]
    )
    name_latin = StringField(_l("Your name in Latin letters"), [Length(max=120)])
    language = SelectField(_l("Language"), choices=LANGUAGES)
    time_zone = SelectField(_l("Time zone"))

    def validate_password(self, field: PasswordField) -> None:
        """The rule stands in the action; asked here too, so that one look shows every mistake."""
        try:
            check_password(field.data, (self.email.data or "", self.name_native.data or "", self.name_latin.data or ""))
        except DomainError as error:
            raise ValidationError(str(error.message)) from error


class SameBrowserForm(Form):
    """A press of the button: mail scanners open links, but press nothing."""


class OtherBrowserForm(Form):
    password = PasswordField(_l("Password"), [InputRequired(_l("Write the password you chose.")), Length(max=MAXIMUM)])

from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from accounts.users.forms import email_shape
from accounts.users.passwords import MAXIMUM
from core.forms import Form
from core.i18n import _l


class RequestForm(Form):
    email = EmailField(_l("E-mail address"), [InputRequired(_l("Write your e-mail address.")), email_shape])


class ResetForm(Form):
    password = PasswordField(_l("New password"), [InputRequired(_l("Choose a password.")), Length(max=MAXIMUM)])


class ChangeForm(Form):
    old = PasswordField(_l("Current password"), [InputRequired(_l("Write your current password.")), Length(max=1_000)])
    password = PasswordField(_l("New password"), [InputRequired(_l("Choose a password.")), Length(max=MAXIMUM)])

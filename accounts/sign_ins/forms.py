from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from core.forms import Form
from core.i18n import _l


class SignInForm(Form):
    email = EmailField(_l("E-mail address"), [InputRequired(_l("Write your e-mail address.")), Length(max=254)])
    password = PasswordField(_l("Password"), [InputRequired(_l("Write your password.")), Length(max=1_000)])
    next = HiddenField()

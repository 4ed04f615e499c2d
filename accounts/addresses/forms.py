from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from accounts.users.forms import email_shape
from core.forms import Form
from core.i18n import _l


class AddressForm(Form):
    email = EmailField(_l("New e-mail address"), [InputRequired(_l("Write the new address.")), email_shape])
    password = PasswordField(_l("Your password"), [Length(max=1_000)])


class ConfirmForm(Form):
    """A press of the button: mail scanners open links, but press nothing."""

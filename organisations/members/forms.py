from wtforms import EmailField, SelectField
from wtforms.validators import InputRequired

from accounts.users.forms import email_shape
from core.forms import Form, choices
from core.i18n import _l
from organisations.members.models import ROLES


class InvitationForm(Form):
    email = EmailField(_l("E-mail address"), [InputRequired(_l("Write the address of the person.")), email_shape])
    role = SelectField(_l("Role"), choices=choices(ROLES), default="member")


class RoleForm(Form):
    role = SelectField(_l("Role"), choices=choices(ROLES))


class AcceptForm(Form):
    """A press of the button."""

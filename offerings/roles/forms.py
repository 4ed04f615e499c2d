from wtforms import EmailField, RadioField
from wtforms.validators import InputRequired, Length

from core.forms import Form
from core.i18n import _l
from offerings.roles.models import ROLES

WHAT = {
    "owner": _l("Owner: everything, publishing and roles included"),
    "editor": _l("Editor: texts, agenda, tickets and registrations"),
    "desk": _l("Desk: checking people in"),
    "viewer": _l("Viewer: reads everything, changes nothing"),
}
"""Each role with what it may do."""

assert WHAT.keys() == ROLES.keys()


class InvitationForm(Form):
    email = EmailField(_l("E-mail address"), [InputRequired(_l("Give the address to invite.")), Length(max=254)])
    role = RadioField(_l("Role"), choices=list(WHAT.items()), default="editor")

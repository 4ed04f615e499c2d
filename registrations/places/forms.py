from wtforms import DateTimeLocalField, IntegerField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form
from core.i18n import _l
from registrations.signups.states import RULES

NONE, OWN = "none", "own"


class PlacesForm(Form):
    """Wall-clock times are those of the offering's zone."""

    pool = SelectField(_l("Sign-up and places"))
    size = IntegerField(
        _l("Number of places"), [Optional(), NumberRange(0, 1_000_000, _l("Give 0 to 1,000,000 places."))]
    )
    ticket_types = SelectMultipleField(
        _l("Open to"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    closes_at = DateTimeLocalField(_l("Sign-up closes"), format=["%Y-%m-%dT%H:%M"], validators=[Optional()])


class RuleForm(Form):
    rule = RadioField(_l("When somebody signs up for two things at the same time"), choices=list(RULES.items()))


class TakeOutForm(Form):
    reason = TextAreaField(_l("The reason"), [Length(max=500)])

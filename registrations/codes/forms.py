from wtforms import DateTimeLocalField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form
from core.i18n import _l
from registrations.codes.actions import MOST_AT_ONCE, MOST_USES


class CodeForm(Form):
    """Wall-clock times are those of the offering's zone."""

    text = StringField(_l("Code"), [Length(max=60)])
    number = IntegerField(_l("How many codes"), [InputRequired(), NumberRange(1, MOST_AT_ONCE)], default=1)
    ticket_types = SelectMultipleField(
        _l("Opens these tickets"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    most_uses = IntegerField(_l("Uses of each"), [InputRequired(), NumberRange(1, MOST_USES)], default=1)
    valid_from = DateTimeLocalField(_l("Valid from"), format=["%Y-%m-%dT%H:%M"], validators=[Optional()])
    valid_until = DateTimeLocalField(_l("Valid until"), format=["%Y-%m-%dT%H:%M"], validators=[Optional()])
    note = StringField(_l("Note"), [Length(max=200)])

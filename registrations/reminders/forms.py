from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange

from core.i18n import _l
from registrations.reminders.actions import MOST_AMOUNT
from registrations.reminders.words import AUDIENCES, MOMENTS, UNITS
from registrations.wording.forms import TextsForm

_AMOUNT = NumberRange(0, MOST_AMOUNT, message=_l("Give a number from 0 to 365."))
_HOUR = NumberRange(0, 23, message=_l("Give an hour from 0 to 23."))


class ReminderForm(TextsForm):
    moment = RadioField(_l("When"), choices=list(MOMENTS.items()), default="before")
    amount = IntegerField(
        _l("How many days or hours"), [InputRequired(_l("Say how many days or hours.")), _AMOUNT], default=3
    )
    unit = SelectField(_l("Days or hours"), choices=list(UNITS.items()), default="days")
    at_hour = IntegerField(_l("At the hour"), [InputRequired(_l("Give an hour from 0 to 23.")), _HOUR], default=9)
    audience = SelectField(
        _l("To whom"), choices=[(key, word) for key, (word, _people) in AUDIENCES.items()], default="confirmed"
    )

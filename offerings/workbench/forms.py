"""The small forms of an offering's moves."""

from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import Form
from core.i18n import _l
from offerings.base.forms import a_day, an_instant

_SHORT = Length(max=500, message=_l("Keep it under 500 characters."))


class PublicationForm(Form):
    """``at``, on the wall of the offering's zone: empty for now."""

    at = an_instant(_l("Publish by itself at"))
    without_dates = BooleanField(_l("Publish it with “date to be confirmed”"))


class ReasonForm(Form):
    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Say why, in a sentence.")), _SHORT])


class NewDatesForm(Form):
    starts_on = a_day(_l("New first day"), InputRequired(_l("Say the new first day.")))
    ends_on = a_day(_l("New last day"))


class CopyForm(Form):
    starts_on = a_day(_l("First day of the copy"), InputRequired(_l("Say the first day of the copy.")))


class RemovalForm(Form):
    """Nothing to fill in: sending it is the confirmation."""

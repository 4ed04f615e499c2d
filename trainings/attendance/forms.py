from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import Form
from core.i18n import _l

_SHORT = Length(max=500, message=_l("Keep it under 500 characters."))


class CorrectionForm(Form):
    """``starts`` and ``ends``: on the wall of the place, "09:05"."""

    was = RadioField(
        _l("What is right"),
        choices=[("there", _l("Was there from and until these times")), ("absent", _l("Was not there"))],
        default="there",
    )
    starts = StringField(_l("From"), [Length(max=8)])
    ends = StringField(_l("Until"), [Length(max=8)])
    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Say why, in a sentence.")), _SHORT])


class ReasonForm(Form):
    reason = StringField(_l("Reason"), [_SHORT])

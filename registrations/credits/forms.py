from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from core.forms import Form, choices
from core.i18n import _l
from registrations.credits.schemes import SCHEMES, SUBJECTS


class WorthForm(Form):
    """One scheme's line; 0 minutes takes it out."""

    scheme = RadioField(
        _l("Scheme"),
        [InputRequired(_l("Choose a scheme from the list."))],
        choices=choices({each.key: each.name for each in SCHEMES.values()}),
    )
    subject = RadioField(_l("Subject area"), choices=choices(SUBJECTS), default="professional")
    minutes = IntegerField(
        _l("Minutes without breaks"),
        [
            InputRequired(_l("Give the time in minutes, at most 60,000.")),
            NumberRange(0, 60_000, _l("Give the time in minutes, at most 60,000.")),
        ],
    )


class ReversalForm(Form):
    reason = TextAreaField(_l("Reason"), [Length(max=500, message=_l("Keep it under 500 characters."))])

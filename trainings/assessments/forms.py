from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import Form
from core.i18n import _l


class CorrectionForm(Form):
    """``percent``: empty takes the result back."""

    percent = StringField(_l("Right grade, in per cent"), [Length(max=20)])
    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Say why the grade is changed. It is kept with it.")), Length(max=500)],
    )


class EvidenceForm(Form):
    note = TextAreaField(_l("What it rests on"), [Length(max=2000)])
    file = FileField(_l("File"))

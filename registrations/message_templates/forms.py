from wtforms import StringField
from wtforms.validators import InputRequired, Length

from core.i18n import _l
from registrations.message_templates.actions import LONGEST_NAME
from registrations.wording.forms import TextsForm


class TemplateForm(TextsForm):
    name = StringField(
        _l("Name"),
        [
            InputRequired(_l("Give it a name by which you find it again.")),
            Length(max=LONGEST_NAME, message=_l("Keep the name under 120 characters.")),
        ],
    )

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from core.forms import Form
from core.i18n import _l


class AppPasswordForm(Form):
    name = StringField(_l("Program or device"), [InputRequired(_l("Name the program or device.")), Length(max=80)])

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from core.forms import Form
from core.i18n import _l


class FeedForm(Form):
    name = StringField(_l("Name of the feed"), [InputRequired(_l("Give the feed a name.")), Length(max=80)])

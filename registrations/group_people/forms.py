from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.forms import LANGUAGES
from core.i18n import _l
from registrations.base.forms import ProfileForm


class SeatForm(ProfileForm):
    """Who takes a seat, with the organiser's questions added (registrations.base.forms.build)."""

    email = StringField(_l("E-mail address"), [InputRequired(_l("Write the e-mail address.")), Length(max=254)])
    language = SelectField(_l("Language of the mails"), choices=LANGUAGES)

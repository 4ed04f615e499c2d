from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.forms import LANGUAGES
from core.i18n import _l
from registrations.base.forms import ProfileForm


class PersonForm(ProfileForm):
    """Somebody else than who types it."""

    name_native = StringField(_l("Full name"), [Length(max=120)], render_kw={"required": True})
    name_latin = StringField(_l("Name in Latin letters"), [Length(max=120)])


class SeatForm(PersonForm):
    """Who takes a seat, with the organiser's questions added (registrations.base.forms.build)."""

    email = StringField(_l("E-mail address"), [InputRequired(_l("Write the e-mail address.")), Length(max=254)])
    language = SelectField(_l("Language of the mails"), choices=LANGUAGES)

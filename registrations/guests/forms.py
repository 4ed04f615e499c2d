from datetime import datetime, timedelta

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import LANGUAGES, Form
from core.i18n import _l
from offerings.base.forms import a_day
from registrations.guests.actions import LONGEST_NOTE
from registrations.tickets.windows import midnight


class _Common(Form):
    ticket_type = SelectField(_l("Ticket"), validate_choice=False)
    language = SelectField(_l("Language of the mail"), choices=LANGUAGES)
    note = TextAreaField(_l("Words of your own"), [Length(max=LONGEST_NOTE)])
    expires_on = a_day(_l("Last day to answer"))

    def expires_at(self, zone: str) -> datetime | None:
        """The end of that day."""
        day = self.expires_on.data
        return midnight(day + timedelta(days=1), zone) if day else None


class GuestForm(_Common):
    name = StringField(_l("Full name"), [InputRequired(_l("Write the name.")), Length(max=120)])
    email = StringField(_l("E-mail address"), [InputRequired(_l("Write the e-mail address.")), Length(max=254)])


class WishesForm(_Common):
    """For the rows of a table that say nothing of their own."""

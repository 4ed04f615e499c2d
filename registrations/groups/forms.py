from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from core.forms import LANGUAGES, Form
from core.i18n import _l
from offerings.base.forms import a_day
from registrations.groups.actions import MOST

_SEATS = [InputRequired(_l("Give a number of seats.")), NumberRange(0, MOST, _l("Give 1 to 1,000 seats."))]
_DAY = InputRequired(_l("Choose a day."))


class GroupForm(Form):
    name = StringField(_l("Organisation or name of the group"), [InputRequired(_l("Write the name.")), Length(max=200)])
    ticket_type = SelectField(_l("Ticket"), validate_choice=False)
    seats = IntegerField(_l("Seats"), _SEATS)
    release_on = a_day(_l("Last day to fill the seats"), _DAY)
    managers = TextAreaField(_l("Managers"), [InputRequired(_l("Name at least one.")), Length(max=3_000)])
    language = SelectField(_l("Language of the mail"), choices=LANGUAGES)

    def addresses(self) -> list[str]:
        """One a line, or parted by commas or semicolons."""
        text = self.managers.data or ""
        for mark in ",;，；、\n":
            text = text.replace(mark, " ")
        return text.split()[:50]


class SeatsForm(Form):
    seats = IntegerField(_l("Seats"), _SEATS)
    release_on = a_day(_l("Last day to fill the seats"), _DAY)


class ManagerForm(Form):
    email = StringField(_l("E-mail address"), [InputRequired(_l("Write the e-mail address.")), Length(max=254)])
    language = SelectField(_l("Language of the mail"), choices=LANGUAGES)

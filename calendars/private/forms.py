from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from calendars.feeds.answer import ALARMS
from calendars.feeds.words import alarm_word
from core.forms import Form
from core.i18n import _l

NO_ALARM = ""


class FeedForm(Form):
    name = StringField(_l("Name of the feed"), [InputRequired(_l("Give the feed a name.")), Length(max=80)])
    registrations = BooleanField(_l("What I registered for, with class meetings"), default=True)
    picks = BooleanField(_l("Agenda items that I picked"), default=True)
    talks = BooleanField(_l("Items that I speak at, sit on a panel of or teach"), default=True)
    duties = BooleanField(_l("Items that I chair, and what I organise or work at the desk of"), default=True)
    busy_only = RadioField(
        _l("What it says"),
        choices=[
            ("", _l("Everything: titles, places, links")),
            ("1", _l("Only when I am busy, for showing to others")),
        ],
        default="",
    )
    language = SelectField(
        _l("Titles in"), choices=[("", _l("My language")), ("zh", "简体中文"), ("en", "English")], default=""
    )
    alarm_minutes = SelectField(_l("Reminder"), default=NO_ALARM)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alarm_minutes.choices = [
            (NO_ALARM, _l("None")),
            *((str(minutes), alarm_word(minutes)) for minutes in ALARMS),
        ]

    def columns(self) -> dict[str, Any]:
        """What was chosen, as ``actions.create`` and ``actions.edit`` take it."""
        names = ("registrations", "picks", "talks", "duties")
        return {
            **{name: bool(self[name].data) for name in names},
            "name": self.name.data or "",
            "busy_only": self.busy_only.data == "1",
            "language": self.language.data or "",
            "alarm_minutes": int(self.alarm_minutes.data) if self.alarm_minutes.data else None,
        }

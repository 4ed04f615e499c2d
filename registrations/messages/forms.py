from wtforms import DateTimeLocalField, HiddenField, RadioField, SelectField
from wtforms.validators import Length, Optional

from core.forms import Form
from core.i18n import _, _l, localized
from offerings.base.forms import sensible_year
from registrations.base.states import WORDS
from registrations.tickets.models import TicketType
from registrations.wording.forms import TextsForm

WHEN = {"now": _l("Right away"), "later": _l("At a set time")}


class MessageForm(TextsForm):
    """``more``: what the list of participants was filtered by beside state and ticket, as a query string."""

    state = SelectField(_l("State"), validate_choice=False, default="active")
    ticket = SelectField(_l("Ticket"), validate_choice=False, default="")
    more = HiddenField(validators=[Length(max=1500)])

    def offer(self, tickets: list[TicketType]) -> None:
        self.state.choices = [
            ("active", _("Everybody who takes part or wants to")),
            *_states(),
            ("all", _("Everybody")),
        ]
        self.ticket.choices = [("", _("All tickets")), *((each.ref, localized(each.name)) for each in tickets)]


class PlanForm(Form):
    """Wall-clock times are those of the offering's zone."""

    when = RadioField(_l("When"), choices=list(WHEN.items()), default="now")
    send_at = DateTimeLocalField(
        _l("Time"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[Optional(), sensible_year]
    )


def _states() -> list[tuple[str, str]]:
    return [(state, str(word)) for state, word in WORDS.items() if state != "held"]

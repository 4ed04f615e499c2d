from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length

from core.forms import Form
from core.i18n import _l, localized
from registrations.tickets.models import TicketType


class NominationForm(Form):
    ticket_type = SelectField(_l("Ticket"), validate_choice=False)
    people = TextAreaField(_l("People to nominate"), [Length(max=40_000)])
    file = FileField(_l("Or a table (XLSX or CSV)"))

    def offer(self, tickets: list[TicketType]) -> None:
        self.ticket_type.choices = [(each.ref, localized(each.name)) for each in tickets]
        self._tickets = {each.ref: each for each in tickets}

    def chosen(self) -> TicketType | None:
        """The only one, when there is one."""
        wanted = self.ticket_type.data or ""
        return next(iter(self._tickets.values())) if len(self._tickets) == 1 else self._tickets.get(wanted)

    def content(self) -> bytes:
        """Of the file, else what was pasted."""
        data = self.file.data.read() if self.file.data and hasattr(self.file.data, "read") else b""
        return data or (self.people.data or "").encode()


class WithdrawalForm(Form):
    reason = StringField(_l("Reason"), [Length(max=500)])

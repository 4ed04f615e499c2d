from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from accounts.users.emails import fold, parse
from accounts.users.models import User
from core.forms import LANGUAGES, Form
from core.i18n import _l, localized
from registrations.base.forms import PROFILE, ProfileForm, build_again
from registrations.orders.models import Order
from registrations.orders.people import Person
from registrations.questions.models import Question
from registrations.tickets.availability import TicketView
from registrations.tickets.models import TicketType


class CountsForm(Form):
    """How many of each ticket; ``code``: the access code that shows some of them."""

    code = StringField(_l("Access code"), [Length(max=200)])

    def wanted(self, ticket_types: Iterable[TicketType]) -> dict[TicketType, int]:
        """In the order of ``ticket_types``; nothing typed is 0."""
        fields = self._fields
        return {each: fields[f"number_{each.ref}"].data or 0 for each in ticket_types if f"number_{each.ref}" in fields}


def counts_form(tickets: Iterable[TicketView], code: str, **options: Any) -> Any:
    """One number for each ticket that is on sale now."""
    fields = {
        f"number_{ticket.ref}": IntegerField(localized(ticket.name), [Optional()])
        for ticket in tickets
        if ticket.is_open
    }
    form = type("CountsForm", (CountsForm,), fields)(**options)
    form.code.data = code
    return form


class SeatForm(ProfileForm):
    """Who takes one seat of an order."""

    name_native = StringField(_l("Full name"), [Length(max=120)], render_kw={"required": True})
    name_latin = StringField(_l("Name in Latin letters"), [Length(max=120)])
    who = RadioField(_l("Who takes this seat?"), choices=[("buyer", _l("I do")), ("other", _l("Somebody else"))])
    email = StringField(_l("E-mail address"), [Length(max=254)])
    language = SelectField(_l("Language of the mails"), choices=LANGUAGES, validate_choice=False)

    def address(self, buyer: User) -> str:
        """Folded. Raises Invalid at the field for one that no mail goes to."""
        return buyer.email if self.who.data == "buyer" else parse(self.email.data or "")

    def person(self, order: Order, questions: Iterable[Question]) -> Person:
        """Raises Invalid for an address that no mail goes to."""
        email = self.address(order.user)
        is_buyer = email == fold(order.user.email)
        known = self.language.data if self.language.data in dict(LANGUAGES) else order.language
        language = order.user.language if is_buyer else known
        return Person(self.profile(), email, language, is_buyer, self.raw_answers(questions))


def seat_form(questions: Sequence[Question], values: Mapping[str, Any], *, from_request: bool) -> Any:
    """``questions``: those that may come up with the ticket of this seat."""
    form = build_again(SeatForm, questions, values, from_request=from_request)
    form.ticket_ref = None
    return form


def first_values(order: Order, *, is_buyers: bool) -> dict[str, Any]:
    """What the form of a seat shows before anything is typed."""
    if is_buyers:
        known = {name: getattr(order.user, name) for name in PROFILE}
        return known | {"who": "buyer", "language": order.language}
    return {"who": "other", "language": order.language, "organisation_name": order.user.organisation_name}

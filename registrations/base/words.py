"""Seats, prices and deadlines as people say them."""

from core.errors import Sentence
from core.i18n import _, _l, _n, datetime_in, money
from offerings.base.models import Offering
from registrations.base.actions import CLOSED
from registrations.tickets.availability import TicketView
from registrations.tickets.sales import Step
from registrations.tickets.windows import ends_at

CHOOSE_TICKET = _l("Choose a ticket.")

ENTERED: dict[str, Sentence] = {
    "confirmed": _l("You are registered. We have written to you."),
    "pending": _l("We have your registration. The organiser decides and writes to you."),
    "waiting": _l("All seats are taken: you stand in line now. We write to you as soon as one is yours."),
    "offered": _l("A seat is offered to you."),
}
"""What is said once on the page that follows registering, by the state one entered."""

_FEW = 20


def terms(ticket: TicketView, offering: Offering) -> list[str]:
    """What to know before choosing it, in the order people ask: seats, approval, until when."""
    zone, closes_at = offering.time_zone, ticket.window.closes_at
    said = [seats(ticket)] if ticket.is_open else [str(CLOSED[ticket.window.reason]).rstrip(".。")]
    said += [prices(ticket, zone), tax(ticket)]
    if ticket.needs_approval:
        said.append(str(_("approved by the organiser")))
    if ticket.window.reason == "not_yet" and ticket.window.opens_at:
        said.append(str(_("from %(when)s", when=datetime_in(ticket.window.opens_at, zone))))
    elif ticket.is_open and closes_at and closes_at != ends_at(offering):
        said.append(str(_("until %(when)s", when=datetime_in(closes_at, zone))))
    return [word for word in said if word]


def prices(ticket: TicketView, zone: str) -> str:
    """ "CN¥800 until 31 Jan 2027, 18:00, then CN¥1,000"; nothing without an early price."""
    amounts = [*(step.price_minor for step in ticket.steps), ticket.full_price_minor]
    words = ""
    for step, later in reversed(list(zip(ticket.steps, amounts[1:], strict=True))):
        values = {
            "price": money(step.price_minor, ticket.currency),
            "when": datetime_in(step.until_at, zone) if step.until_at else "",
            "later": words or money(later, ticket.currency),
        }
        words = _price(step, values)
    return words


def _price(step: Step, values: dict[str, str]) -> str:
    if step.until_at is None:
        return str(
            _n(
                "%(price)s for the next %(num)s person, then %(later)s",
                "%(price)s for the next %(num)s people, then %(later)s",
                step.seats or 0,
                **values,
            )
        )
    if step.seats is None:
        return str(_("%(price)s until %(when)s, then %(later)s", **values))
    return str(
        _n(
            "%(price)s until %(when)s for the next %(num)s person, then %(later)s",
            "%(price)s until %(when)s for the next %(num)s people, then %(later)s",
            step.seats,
            **values,
        )
    )


def tax(ticket: TicketView) -> str:
    """ "with 6% tax, CN¥48"; nothing where there is none."""
    if not ticket.tax_minor:
        return ""
    values = {"percent": f"{ticket.tax_permille / 10:g}", "amount": money(ticket.tax_minor, ticket.currency)}
    return str(_("with %(percent)s%% tax, %(amount)s", **values))


def seats(ticket: TicketView) -> str:
    """ "12 seats left"; when full, the number one would have in line; nothing while there are plenty."""
    if ticket.is_full:
        return str(_("full: you will be number %(rank)s in line", rank=ticket.waiting + 1))
    if ticket.left is None or ticket.left > _FEW:
        return str(_("seats available"))
    return str(_n("%(num)s seat left", "%(num)s seats left", ticket.left))

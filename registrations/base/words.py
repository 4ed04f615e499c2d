"""Seats, prices and deadlines as people say them."""

from core.i18n import _, _l, _n, datetime_in
from offerings.base.models import Offering
from registrations.base.actions import CLOSED
from registrations.tickets.queries import TicketView
from registrations.tickets.windows import ends_at

CHOOSE_TICKET = _l("Choose a ticket.")

_FEW = 20


def terms(ticket: TicketView, offering: Offering) -> list[str]:
    """What to know before choosing it, in the order people ask: seats, approval, until when."""
    zone, closes_at = offering.time_zone, ticket.window.closes_at
    said = [seats(ticket)] if ticket.is_open else [str(CLOSED[ticket.window.reason])]
    if ticket.needs_approval:
        said.append(str(_("approved by the organiser")))
    if ticket.window.reason == "not_yet" and ticket.window.opens_at:
        said.append(str(_("from %(when)s", when=datetime_in(ticket.window.opens_at, zone))))
    elif ticket.is_open and closes_at and closes_at != ends_at(offering):
        said.append(str(_("until %(when)s", when=datetime_in(closes_at, zone))))
    return [word for word in said if word]


def seats(ticket: TicketView) -> str:
    """ "12 seats left"; when full, the number one would have in line; nothing while there are plenty."""
    if ticket.is_full:
        return str(_("full: you will be number %(rank)s in line", rank=ticket.waiting + 1))
    if ticket.left is None or ticket.left > _FEW:
        return str(_("seats available"))
    return str(_n("%(num)s seat left", "%(num)s seats left", ticket.left))

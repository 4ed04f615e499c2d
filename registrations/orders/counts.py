"""How many tickets one may have at once. Values in, sentences out."""

from collections.abc import Mapping

from core.errors import Invalid
from core.i18n import _l
from registrations.tickets.models import TicketType
from registrations.tickets.sales import MOST_AT_ONCE


def field_of(ticket_type: TicketType) -> str:
    """The form field for how many of it."""
    return f"number_{ticket_type.ref}"


def check_counts(wanted: Mapping[TicketType, int]) -> None:
    """Raise Invalid at the first number that can't be had in one order."""
    for ticket_type, number in wanted.items():
        _check_count(ticket_type, number)
    if sum(wanted.values()) == 0:
        first = next((field_of(each) for each in wanted), None)
        raise Invalid("none_chosen", _l("Say how many tickets you need."), field=first)
    if sum(wanted.values()) > MOST_AT_ONCE:
        raise Invalid("too_many", _l("At most %(most)s tickets go into one order.", most=MOST_AT_ONCE))


def _check_count(ticket_type: TicketType, number: int) -> None:
    field, least, most = field_of(ticket_type), ticket_type.least_per_order, ticket_type.most_per_order
    if number < 0:
        raise Invalid("no_number", _l("Give a number of 0 or more."), field=field)
    if number > most:
        raise Invalid("too_many", _l("At most %(most)s of this ticket go into one order.", most=most), field=field)
    if 0 < number < least:
        sentence = _l("This ticket is sold to at least %(least)s people together.", least=least)
        raise Invalid("too_few", sentence, field=field)

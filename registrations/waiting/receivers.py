"""What the line does when registrations move and seats become free, in the same transaction."""

from collections.abc import Mapping
from typing import Any

from offerings.base.models import Offering
from offerings.base.signals import offering_changed, offering_published
from registrations.base.models import Registration
from registrations.base.signals import registration_moved, registration_queued
from registrations.orders.line import STANDINGS, Standing
from registrations.orders.models import Order
from registrations.orders.signals import order_moved, order_queued
from registrations.pools.signals import seats_freed
from registrations.tickets.models import TicketType
from registrations.waiting import actions
from registrations.waiting.parties import close_party, join_party
from registrations.waiting.queries import find_party, rank, tickets_in

_ANSWERS = {"confirmed": "accepted", "pending": "accepted", "cancelled": "declined", "lapsed": "lapsed"}


@registration_queued.connect
def join_the_line(registration: Registration) -> None:
    actions.join(registration)


@registration_moved.connect
def leave_the_line(registration: Registration, before: str, **_: Any) -> None:
    if before == "waiting":
        actions.leave(registration)
    elif before == "offered":
        actions.close_offer(registration, _ANSWERS[registration.state])


@order_queued.connect
def let_the_party_join(order: Order, wanted: Mapping[TicketType, int]) -> None:
    join_party(order, wanted)


@order_moved.connect
def the_order_moved_on(order: Order, before: str) -> None:
    close_party(order, before)


def where_it_stands(order: Order) -> Standing:
    entry = find_party(order.id)
    assert entry is not None, "an order that waits stands in line"
    first, *others = tickets_in(entry)
    tickets = [(ticket_type.name, number) for ticket_type, number in first]
    return Standing(rank(entry), tickets, [ticket_type.name for ((ticket_type, _size),) in others])


STANDINGS.append(where_it_stands)


@seats_freed.connect
def move_up(_sender: Any, offering_id: int) -> None:
    actions.promote(offering_id)


@offering_published.connect
@offering_changed.connect
def move_up_again(offering: Offering, **_: Any) -> None:
    """Dates or state may have changed so that seats can be offered (again)."""
    actions.promote(offering.id)

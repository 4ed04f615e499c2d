"""Parties in line: several people of one order who come together or not at all. Writes, like actions.py."""

from collections.abc import Mapping
from datetime import datetime

from core import clock
from core.database import db
from core.errors import Refused
from core.i18n import _l
from registrations.base.actions import price_it
from registrations.base.models import Registration
from registrations.codes import actions as codes
from registrations.orders.actions import give_up
from registrations.orders.holding import hold_for
from registrations.orders.mails import tell_party
from registrations.orders.models import Order
from registrations.tickets import actions as tickets
from registrations.tickets.models import TicketType
from registrations.waiting.models import WaitingEntry
from registrations.waiting.queries import find_party, find_party_offer, rank
from registrations.waiting.wishes import Choice, size, written


def join_party(order: Order, wanted: Mapping[TicketType, int]) -> WaitingEntry:
    """The end of the line. The caller holds the locks of the pools it found too full: ids follow arrival."""
    choice = tuple((ticket_type.id, number) for ticket_type, number in wanted.items())
    _check_it_could_ever_fit(wanted)
    entry = WaitingEntry(
        offering_id=order.offering_id,
        order=order,
        joined_at=clock.now(),
        party_size=size(choice),
        wish=written([choice]),
    )
    db.session.add(entry)
    db.session.flush()
    tell_party(order, "waiting", size=entry.party_size, rank=rank(entry))
    return entry


def _check_it_could_ever_fit(wanted: Mapping[TicketType, int]) -> None:
    for pool in {pool for ticket_type in wanted for pool in ticket_type.pools}:
        if sum(number for ticket_type, number in wanted.items() if pool in ticket_type.pools) > pool.size:
            raise Refused("too_large", _l("There are fewer seats than that in all, so waiting would be of no use."))


def offer_party(entry: WaitingEntry, choice: Choice, expires_at: datetime) -> None:
    """The order holds the seats; the pools are locked and have room."""
    assert entry.order is not None
    kinds = [db.session.get_one(TicketType, ticket_id) for ticket_id, places in choice for _time in range(places)]
    entry.ended_at = clock.now()
    hold_for(entry.order, kinds, expires_at)
    tell_party(entry.order, "offer", size=entry.party_size, expires_at=expires_at.isoformat())


def close_party(order: Order, before: str) -> None:
    """The order moved on: it waits no longer, or its offer has its answer."""
    if before == "waiting" and order.state == "cancelled":
        entry = find_party(order.id)
        if entry is not None:
            entry.ended_at = clock.now()
    offer = find_party_offer(order.id) if before == "held" else None
    if offer is not None:
        offer.answer = {"placed": "accepted", "cancelled": "declined", "expired": "lapsed"}[order.state]
        offer.answered_at = clock.now()
        if offer.answer == "lapsed":
            tell_party(order, "lapsed", size=offer.entry.party_size)
    db.session.flush()


def end_parties(offering_id: int) -> None:
    """The offering was cancelled: no party waits, no order holds seats."""
    query = db.select(Order).where(Order.offering_id == offering_id, Order.state.in_(("waiting", "held")))
    for order in db.session.scalars(query.order_by(Order.id)).all():
        give_up(order)
        tell_party(order, "ended")


def change_ticket(registration: Registration, ticket_type_id: int) -> None:
    """Somebody who waits gets another ticket that they would take too, at its price of this moment."""
    tickets.give_back_price(registration.price_step_id)
    codes.give_back(registration.access_code_id)
    registration.access_code_id = None
    registration.ticket_type = db.session.get_one(TicketType, ticket_type_id)
    registration.currency = registration.ticket_type.currency
    price_it(registration, registration.ticket_type, None)

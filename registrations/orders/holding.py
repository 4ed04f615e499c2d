"""The seats of an order: held for its buyer, or waited for, and held again when the time was up."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from accounts.users.models import User
from core import clock
from core.database import db
from core.errors import Refused
from core.i18n import _l
from offerings.base.models import Offering
from registrations.base.holds import hold_seats
from registrations.base.models import Registration
from registrations.codes.actions import get_usable
from registrations.codes.models import AccessCode
from registrations.orders.actions import check_held, expire, move
from registrations.orders.counts import check_counts
from registrations.orders.models import Order, OrderDraft
from registrations.orders.queries import find_open, list_drafts
from registrations.orders.signals import order_queued
from registrations.pools import actions as pools
from registrations.tickets.models import TicketType

HOLD_MINUTES = 15
"""How long seats are kept while their people are filled in."""

_CODE_CANT_WAIT = _l(
    "There are not enough seats, and for a ticket with an access code nobody waits together. Ask for fewer tickets, or "
    "register each person alone with the code: whoever finds no seat joins the waiting list."
)


def start(
    buyer: User,
    offering: Offering,
    wanted: Mapping[TicketType, int],
    *,
    code: str = "",
    language: str = "en",
    may_wait: bool = False,
) -> Order:
    """Hold the seats, all or none, for HOLD_MINUTES. ``code``: the access code that was typed; each ticket that needs
    one uses it once.

    A buyer has one open order for an offering: a second press gets the order of the first. Refused "full" when there
    are not enough seats (with ``may_wait`` the party joins the line instead, see registrations.waiting), and where a
    ticket may not be had, each with its sentence.
    """
    opened = find_open(offering.id, buyer.id)
    if opened is not None and not expire(opened.id, clock.now()):
        return opened
    wanted = {ticket_type: number for ticket_type, number in wanted.items() if number}
    check_counts(wanted)
    access_code = _find_access(offering, wanted, code)
    order = _insert(buyer, offering, language)
    if order is None:
        return _get_open(offering.id, buyer.id)
    tickets = [ticket_type for ticket_type, number in wanted.items() for _time in range(number)]
    if may_wait:
        pools.lock(offering.id)  # a seat freed meanwhile is either taken here or offered to this very place in line
    try:
        with db.session.begin_nested():
            _take(order, hold_seats(offering, tickets, buyer, code=access_code))
    except Refused as refusal:
        if refusal.code != "full":
            raise
        if any(ticket_type.visibility != "public" for ticket_type in wanted):
            raise Refused("code_cant_wait", _CODE_CANT_WAIT) from refusal
        if not may_wait:
            raise
        _queue(order, wanted)
    return order


def _queue(order: Order, wanted: Mapping[TicketType, int]) -> None:
    order.state, order.hold_expires_at = "waiting", None
    db.session.flush()
    order_queued.send(order, wanted=wanted)


def hold_for(order: Order, wanted: Sequence[TicketType], expires_at: datetime) -> None:
    """The seats for which the party waited are its own until then. The caller holds the locks, and there is room."""
    _take(order, hold_seats(order.offering, wanted, None, by_organiser=True))
    order.hold_expires_at = expires_at
    move(order, "held")


def _find_access(offering: Offering, wanted: Mapping[TicketType, int], typed: str) -> AccessCode | None:
    if any(each.visibility == "invitation" for each in wanted):
        raise Refused("not_invited", _l("This ticket is for people who were invited to it."))
    hidden = [each for each in wanted if each.visibility == "code"]
    if not hidden:
        return None
    found = get_usable(offering.id, typed)
    if any(each not in found.ticket_types for each in hidden):
        raise Refused("code_for_another", _l("This code is for another ticket."), field="code")
    return found


def _insert(buyer: User, offering: Offering, language: str) -> Order | None:
    """None when another request of the same person was quicker."""
    now = clock.now()
    order = Order(offering=offering, user=buyer, state="held", language=language, created_at=now)
    order.hold_expires_at = now + timedelta(minutes=HOLD_MINUTES)
    try:
        with db.session.begin_nested():
            db.session.add(order)
    except IntegrityError:
        return None
    return order


def _get_open(offering_id: int, user_id: int) -> Order:
    order = find_open(offering_id, user_id)
    assert order is not None, "the partial unique index refused, so there is one"
    return order


def _take(order: Order, held: Sequence[Registration]) -> None:
    for registration in held:
        registration.order_id = order.id
        db.session.add(OrderDraft(registration=registration, values={}, updated_at=clock.now()))
    db.session.flush()


def renew(order: Order, language: str) -> Order:
    """Hold the same seats again, if they are there, with what was typed. A second press gets the order of the first."""
    expire(order.id, clock.now())
    db.session.refresh(order)
    if order.state != "expired":
        check_held(order)
        return order
    drafts = list_drafts(order)
    if not drafts and find_open(order.offering_id, order.user_id) is None:
        check_held(order)
    wanted: dict[TicketType, int] = {}
    for draft in drafts:
        wanted[draft.registration.ticket_type] = wanted.get(draft.registration.ticket_type, 0) + 1
    fresh = start(order.user, order.offering, wanted, code=_code_of(drafts), language=language)
    _carry_over(drafts, list_drafts(fresh))
    return fresh


def _code_of(drafts: Sequence[OrderDraft]) -> str:
    """The text of the code that its tickets were held with."""
    ids = {draft.registration.access_code_id for draft in drafts} - {None}
    found = [db.session.get(AccessCode, each) for each in ids]
    return next((code.text for code in found if code is not None), "")


def _carry_over(old: Sequence[OrderDraft], new: Sequence[OrderDraft]) -> None:
    for draft in old:
        same = (each for each in new if not each.values and _ticket(each) == _ticket(draft))
        target = next(same, None)
        if target is not None:
            target.values, target.filled_at, target.updated_at = draft.values, draft.filled_at, draft.updated_at
        db.session.delete(draft)
    db.session.flush()


def _ticket(draft: OrderDraft) -> int:
    return draft.registration.ticket_type_id

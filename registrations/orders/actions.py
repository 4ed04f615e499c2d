"""An order from its first seat to its placing. Every change locks the offering's pools first, then the order's row."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from accounts.users.models import User
from core import clock
from core.database import db
from core.errors import DomainError, Invalid, Refused
from core.i18n import _l
from offerings.base.models import Offering
from registrations.base import actions as registrations
from registrations.base.entering import BEFORE_REGISTERING
from registrations.base.holds import fill, hold_seats, let_go
from registrations.base.models import Registration
from registrations.base.moves import hold
from registrations.base.queries import find_active, find_by_address
from registrations.codes.actions import get_usable
from registrations.codes.models import AccessCode
from registrations.orders import mails
from registrations.orders.counts import check_counts
from registrations.orders.models import Order, OrderDraft
from registrations.orders.people import Person
from registrations.orders.queries import find_open, list_drafts, list_seats
from registrations.orders.signals import order_moved, order_queued
from registrations.orders.states import is_legal
from registrations.pools import actions as pools
from registrations.tickets.models import TicketType

HOLD_MINUTES = 15
"""How long seats are kept while their people are filled in."""


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
        if refusal.code != "full" or not may_wait:
            raise
        _queue(order, wanted)
    return order


def _queue(order: Order, wanted: Mapping[TicketType, int]) -> None:
    if any(ticket_type.visibility != "public" for ticket_type in wanted):
        raise Refused("code_cant_wait", _l("For tickets with an access code nobody can wait together."))
    order.state, order.hold_expires_at = "waiting", None
    db.session.flush()
    order_queued.send(order, wanted=wanted)


def hold_for(order: Order, wanted: Sequence[TicketType], expires_at: datetime) -> None:
    """The seats for which the party waited are its own until then. The caller holds the locks, and there is room."""
    _take(order, hold_seats(order.offering, wanted, None, by_organiser=True))
    order.hold_expires_at = expires_at
    _move(order, "held")


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


def save(draft: OrderDraft, values: dict[str, object], *, is_filled: bool) -> None:
    """Keep what was typed about one person, whatever it is; ``is_filled``: nothing is missing or wrong."""
    draft.values, draft.updated_at = values, clock.now()
    draft.filled_at = clock.now() if is_filled else None
    db.session.flush()


def check_person(order: Order, person: Person, others: Sequence[str]) -> None:
    """``others``: the addresses of the order's other people. Refused when somebody with this address takes part, is
    in this order twice or may not register."""
    if person.email in others:
        sentence = _l("You use this address for another person of this order. Everybody needs an address of their own.")
        raise Invalid("address_twice", sentence, field="email")
    user = order.user if person.is_buyer else None
    if user is not None and find_active(order.offering_id, user.id) is not None:
        raise Refused("registered_already", _l("You are registered already. Fill in somebody else here."), field="who")
    if find_by_address(order.offering_id, person.email, user) is not None:
        raise Refused("address_taken", _l("Somebody is registered with this address already."), field="email")
    for ask in BEFORE_REGISTERING:
        ask(order.offering, person.email)


def check_held(order: Order) -> None:
    """Refused, each with its sentence, when the seats are not kept any more."""
    if order.state == "placed":
        raise Refused("placed_already", _l("This order is placed already."))
    if order.state == "cancelled":
        raise Refused("given_up", _l("You gave this order up. Its seats are free for others."))
    if order.state == "waiting":
        raise Refused("still_waiting", _l("You still wait for these seats. We write to you as soon as they are held."))
    if not order.is_held:
        raise Refused("hold_expired", _l("The time is up: the seats are no longer held. What you typed is kept."))


def place(order: Order, people: Mapping[int, Person]) -> None:
    """Everybody is registered and told, or nobody: one transaction. A second press finds it placed.

    ``people``: registration id -> who takes that seat. A refusal about a person has the seat's ref as its ``field``.
    """
    _lock(order)
    if order.state == "placed":
        return
    check_held(order)
    if order.offering.state != "published":
        state = order.offering.state
        raise Refused(f"registration_{state}", registrations.CLOSED[state])
    seats = list_seats(order)
    for seat in seats:
        if seat.id not in people:
            raise Invalid("person_missing", _l("Fill in who takes this seat."), field=seat.ref)
    order.placed_at = clock.now()
    _move(order, "placed")
    for seat in seats:
        _name(order, seat, people[seat.id])
        if people[seat.id].is_buyer:
            people[seat.id].profile.save_to(order.user)
    _forget(order)
    mails.tell_placed(order, seats)


def _name(order: Order, seat: Registration, person: Person) -> None:
    try:
        for ask in BEFORE_REGISTERING:
            ask(order.offering, person.email)
        fill(
            seat,
            order.user,
            person=person.profile,
            email=person.email,
            language=person.language,
            answers=person.answers,
            user=order.user if person.is_buyer else None,
        )
    except DomainError as refusal:
        raise Refused(refusal.code, refusal.message, field=seat.ref) from refusal


def release(order: Order, seat: Registration) -> None:
    """One seat goes back; with the last one the order is given up."""
    _lock(order)
    check_held(order)
    same = [each for each in list_seats(order) if each.ticket_type_id == seat.ticket_type_id]
    least = seat.ticket_type.least_per_order
    if 1 < len(same) <= least:
        sentence = _l(
            "This ticket is sold to at least %(least)s people together. Give all of its seats back, or none.",
            least=least,
        )
        raise Refused("too_few", sentence, field=seat.ref)
    db.session.execute(db.delete(OrderDraft).where(OrderDraft.registration_id == seat.id))
    let_go([seat], order.user)
    if not list_seats(order):
        _end(order, "cancelled")


def give_up(order: Order) -> None:
    """The buyer wants none of its seats, or waits for them no longer; what was typed is forgotten. A second press finds
    it given up."""
    _lock(order)
    if order.state in ("cancelled", "expired"):
        return
    if order.state == "placed":
        raise Refused("placed_already", _l("This order is placed already."))
    seats = list_seats(order)
    _forget(order)
    _end(order, "cancelled")
    let_go(seats, order.user)


def expire(order_id: int, now: datetime) -> bool:
    """End a hold whose time is up: its seats go to the line, all at once. False when somebody was quicker, or its time
    has not come: safe to repeat."""
    order = db.session.get_one(Order, order_id)
    _lock(order)
    if order.state != "held" or order.hold_expires_at is None or order.hold_expires_at > now:
        return False
    seats = list_seats(order)
    _end(order, "expired")
    let_go(seats, None)
    return True


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


def cancel_person(order: Order, registration: Registration) -> None:
    """The buyer takes somebody out of a placed order, as long as participants may cancel alone; the person is told."""
    hold(registration)
    registrations.check_may_change(registration)
    registrations.cancel(registration, order.user)


def _lock(order: Order) -> None:
    pools.lock(order.offering_id)
    db.session.refresh(order, with_for_update={"of": Order})


def _forget(order: Order) -> None:
    """What was typed."""
    ids = db.select(Registration.id).where(Registration.order_id == order.id)
    gone = db.delete(OrderDraft).where(OrderDraft.registration_id.in_(ids))
    db.session.execute(gone.execution_options(synchronize_session="fetch"))


def forget_old_drafts(before: datetime) -> None:
    """What was typed and touched last before that instant, of orders that expired."""
    over = db.select(Registration.id).where(Registration.state == "lapsed")
    old = db.delete(OrderDraft).where(OrderDraft.updated_at < before, OrderDraft.registration_id.in_(over))
    db.session.execute(old.execution_options(synchronize_session=False))


def _end(order: Order, state: str) -> None:
    order.ended_at = clock.now()
    _move(order, state)


def _move(order: Order, after: str) -> None:
    before = order.state
    assert is_legal(before, after), "whoever moves it has locked it and looked"
    order.state = after
    db.session.flush()
    order_moved.send(order, before=before)

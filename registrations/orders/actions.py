"""An order from its held seats (holding.py) to its placing. Every change locks the pools first, then the order."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core import clock
from core.database import db
from core.errors import DomainError, Invalid, Refused
from core.i18n import _l
from registrations.base import actions as registrations
from registrations.base.entering import BEFORE_REGISTERING
from registrations.base.holds import fill, let_go
from registrations.base.models import Registration
from registrations.base.moves import hold
from registrations.base.queries import find_active, find_by_address
from registrations.orders import mails
from registrations.orders.models import Order, OrderDraft
from registrations.orders.people import Person
from registrations.orders.queries import list_seats
from registrations.orders.signals import order_moved
from registrations.orders.states import is_legal
from registrations.pools import actions as pools


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
    move(order, "placed")
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
    move(order, state)


def move(order: Order, after: str) -> None:
    """The caller holds the locks."""
    before = order.state
    assert is_legal(before, after), "whoever moves it has locked it and looked"
    order.state = after
    db.session.flush()
    order_moved.send(order, before=before)

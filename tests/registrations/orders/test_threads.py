"""Several at once, on whichever database the suite runs: all or nothing, and one outcome."""

from datetime import timedelta

from accounts.users.models import User
from core.database import db
from core.errors import DomainError
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.base.profile import Profile
from registrations.orders import actions, holding
from registrations.orders.models import Order
from registrations.orders.people import Person
from registrations.orders.queries import list_seats
from registrations.pools.models import CapacityPool
from registrations.tickets.models import TicketType
from tests.registrations.invariants import broken


def attempt(action):
    """What came of it, committed: a state, or the code of a refusal."""
    try:
        found = action()
    except DomainError as refusal:
        db.session.rollback()
        return refusal.code
    db.session.commit()
    return found


def named(order):
    return {
        seat.id: Person(Profile(f"李明{seat.id}"), f"person{seat.id}@example.org", "zh") for seat in list_seats(order)
    }


def test_buyers_for_the_last_seats(session, make, in_threads, conference):
    """Eight parties of two for five seats: two of them get all they want, nobody a part."""
    ticket_type = make.ticket_type(offering=conference, size=5)
    people = [make.user(password_hash=None).id for _ in range(8)]
    offering_id, ticket_type_id = conference.id, ticket_type.id

    def come(index):
        def start():
            offering, found = db.session.get(Offering, offering_id), db.session.get(TicketType, ticket_type_id)
            order = holding.start(db.session.get(User, people[index]), offering, {found: 2})
            actions.place(order, named(order))
            return order.state

        return attempt(start)

    results = in_threads(come, 8)
    assert sorted(results) == ["full"] * 6 + ["placed"] * 2, results
    assert session.scalar(db.select(CapacityPool.taken)) == 4
    assert session.scalar(db.select(db.func.count(Registration.id))) == 4
    assert broken() == []


def test_a_double_click_holds_once(session, in_threads, conference, ticket_type, buyer):
    ids = buyer.id, conference.id, ticket_type.id

    def come(_index):
        def start():
            user, offering = db.session.get(User, ids[0]), db.session.get(Offering, ids[1])
            return holding.start(user, offering, {db.session.get(TicketType, ids[2]): 1}).id

        return attempt(start)

    results = in_threads(come, 6)
    assert len(set(results)) == 1, results
    assert session.scalar(db.select(CapacityPool.taken)) == 1
    assert broken() == []


def test_placing_and_expiring_at_once_has_one_outcome(session, in_threads, conference, ticket_type, buyer, clock):
    order = holding.start(buyer, conference, {ticket_type: 2})
    order_id, later = order.id, clock.now() + timedelta(hours=1)

    def place_or_expire(index):
        def one():
            if index % 2:
                return actions.expire(order_id, later)
            found = db.session.get(Order, order_id)
            actions.place(found, named(found))
            return found.state

        return attempt(one)

    results = in_threads(place_or_expire, 6)
    state = session.get(Order, order_id).state
    assert state in ("placed", "expired")
    assert set(results) <= ({"placed", False} if state == "placed" else {"hold_expired", True, False}), results
    assert session.scalar(db.select(CapacityPool.taken)) == (2 if state == "placed" else 0)
    assert broken() == []


def test_two_renew_at_once(session, in_threads, conference, ticket_type, buyer, clock):
    order = holding.start(buyer, conference, {ticket_type: 2})
    order_id = order.id
    clock.advance(minutes=20)

    results = in_threads(lambda _i: attempt(lambda: holding.renew(db.session.get(Order, order_id), "en").id), 4)
    assert len(set(results)) == 1, results
    assert (session.get(Order, order_id).state, session.scalar(db.select(CapacityPool.taken))) == ("expired", 2)
    assert broken() == []

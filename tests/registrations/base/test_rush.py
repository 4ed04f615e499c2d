"""Many at once, on whichever database the suite runs: never one seat too many, the line in order of arrival."""

import random
from datetime import timedelta

from accounts.users.models import User
from core.database import db
from offerings.base.models import Offering
from registrations.base import actions
from registrations.base.models import Registration
from registrations.pools import actions as pools
from registrations.pools.models import CapacityPool, PoolSeat
from registrations.tickets.models import TicketType
from registrations.waiting import actions as waiting
from registrations.waiting.models import SeatOffer, WaitingEntry
from tests.registrations.invariants import broken


def register(user_id, offering_id, ticket_type_id):
    user, ticket_type = db.session.get(User, user_id), db.session.get(TicketType, ticket_type_id)
    registration = actions.register(user, db.session.get(Offering, offering_id), ticket_type)
    db.session.commit()
    return registration.id, registration.state


def test_two_hundred_people_for_fifty_seats(session, make, in_threads):
    conference = make.conference()
    ticket_type = make.ticket_type(offering=conference, size=50)
    people = [make.user(password_hash=None).id for _ in range(200)]
    offering_id, ticket_type_id = conference.id, ticket_type.id

    results = in_threads(lambda index: register(people[index], offering_id, ticket_type_id), 200)

    states = [result[1] for result in results]
    assert (states.count("confirmed"), states.count("waiting")) == (50, 150)
    assert session.scalar(db.select(CapacityPool.taken)) == 50
    assert session.scalar(db.select(db.func.count(PoolSeat.id))) == 50
    line = session.scalars(db.select(WaitingEntry).order_by(WaitingEntry.id)).all()
    assert [entry.joined_at for entry in line] == sorted(entry.joined_at for entry in line)
    assert broken() == []


def test_a_double_click_makes_one_registration(session, make, in_threads):
    conference = make.conference()
    ticket_type = make.ticket_type(offering=conference, size=5)
    user_id, offering_id, ticket_type_id = make.user().id, conference.id, ticket_type.id

    results = in_threads(lambda _: register(user_id, offering_id, ticket_type_id), 12)

    assert len(set(results)) == 1, results
    assert session.scalar(db.select(db.func.count(Registration.id))) == 1
    assert session.scalar(db.select(CapacityPool.taken)) == 1
    assert broken() == []


def test_seats_freed_while_others_arrive_are_neither_lost_nor_doubled(session, make, in_threads):
    """Half cancel while as many come: every free seat finds somebody, whoever came first."""
    conference = make.conference()
    ticket_type = make.ticket_type(offering=conference, size=20)
    holders = [make.registration(ticket_type=ticket_type, offering=conference).id for _ in range(20)]
    people = [make.user(password_hash=None).id for _ in range(40)]
    offering_id, ticket_type_id = conference.id, ticket_type.id

    def come_or_go(index):
        if index % 3 == 2:
            registration = db.session.get(Registration, holders[index // 3])
            actions.cancel(registration, registration.user)
            db.session.commit()
            return None
        return register(people[index - index // 3], offering_id, ticket_type_id)

    results = in_threads(come_or_go, 60)

    assert [result for result in results if isinstance(result, Exception)] == []
    assert session.scalar(db.select(CapacityPool.taken)) == 20
    assert broken() == []


def test_two_pools_never_lock_each_other_up(session, make, in_threads):
    """Tickets over overlapping pools, people who cancel, pools that grow: no deadlock, nothing oversold."""
    conference = make.conference()
    hall, lunch, tour = (make.pool(offering=conference, size=size) for size in (30, 12, 8))
    kinds = [
        make.ticket_type(offering=conference, pools=chosen).id
        for chosen in ((hall,), (hall, lunch), (lunch, tour), (hall, lunch, tour), (tour,))
    ]
    people = [make.user(password_hash=None).id for _ in range(80)]
    offering_id, hall_id, owner = conference.id, hall.id, make.user()
    owner_id = owner.id

    def one(index):
        dice = random.Random(index)
        number, state = register(people[index], offering_id, kinds[index % 5])
        if dice.random() < 0.4:
            registration = db.session.get(Registration, number)
            actions.cancel(registration, registration.user)
        if index % 16 == 0:
            pool = db.session.get(CapacityPool, hall_id)
            pools.resize(pool, db.session.get(User, owner_id), pool.size + 1)
        db.session.commit()
        return state

    results = in_threads(one, 80)

    assert [result for result in results if isinstance(result, Exception)] == []
    assert broken() == []


def test_one_offer_is_lapsed_once_by_many_workers(session, make, clock, in_threads):
    conference = make.conference()
    ticket_type = make.ticket_type(offering=conference, size=1)
    offered = make.registration(offering=conference, ticket_type=ticket_type, state="offered")
    next_ones = [make.registration(offering=conference, ticket_type=ticket_type, state="waiting") for _ in range(3)]
    offer_id, offered_id, next_ids = session.scalar(db.select(SeatOffer.id)), offered.id, [r.id for r in next_ones]
    now = clock.advance(hours=25)

    def lapse(_index):
        done = waiting.lapse(offer_id, now)
        db.session.commit()
        return done

    assert sorted(in_threads(lapse, 8)) == [False] * 7 + [True]
    states = {r.id: r.state for r in session.scalars(db.select(Registration))}
    assert states == {offered_id: "lapsed", next_ids[0]: "offered", next_ids[1]: "waiting", next_ids[2]: "waiting"}
    assert broken() == []


def test_accepting_and_lapsing_at_once_has_one_outcome(session, make, clock, in_threads):
    conference = make.conference()
    ticket_type = make.ticket_type(offering=conference, size=1)
    offered = make.registration(offering=conference, ticket_type=ticket_type, state="offered")
    offer_id, offered_id = session.scalar(db.select(SeatOffer.id)), offered.id
    later = clock.now()

    def accept_or_lapse(index):
        registration = db.session.get(Registration, offered_id)
        if index % 2:
            waiting.accept_offer(registration, registration.user)
        else:
            waiting.lapse(offer_id, later + timedelta(days=2))
        db.session.commit()
        return True

    results = in_threads(accept_or_lapse, 6)

    assert session.get(Registration, offered_id).state in ("confirmed", "lapsed")
    assert sum(result is True for result in results) >= 1
    assert broken() == []

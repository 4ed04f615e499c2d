"""Seats held for several people: all or none, placed whole, given back on time."""

import pytest

from core import clock
from core.database import db
from core.errors import DomainError
from registrations.base import actions as registrations
from registrations.base.models import Registration
from registrations.base.profile import Profile
from registrations.codes.actions import create as create_codes
from registrations.orders import actions, holding
from registrations.orders.jobs import end_overdue_holds
from registrations.orders.models import Order, OrderDraft
from registrations.orders.people import Person
from registrations.orders.queries import list_drafts, list_seats, sums
from registrations.pools.models import CapacityPool
from tests.registrations.invariants import broken


def test_seats_are_held_then_everybody_is_registered_and_told(session, conference, ticket_type, buyer, people, outbox):
    order = holding.start(buyer, conference, {ticket_type: 2}, language="zh")
    assert (order.state, order.is_held, len(list_drafts(order))) == ("held", True, 2)
    assert ticket_type.pools[0].taken == 2
    assert broken() == []
    actions.place(order, people(order))
    seats = list_seats(order)
    assert [(each.state, each.user_id, each.language) for each in seats] == [("confirmed", None, "zh")] * 2
    assert (order.state, list_drafts(order)) == ("placed", [])
    assert [(each.template, each.to_address) for each in outbox()] == [
        *(("registrations/confirmation", each.email) for each in seats),
        ("registrations/order_placed", buyer.email),
    ]
    found = sums(seats)["CNY"]
    assert (found.due_minor, found.paid_minor) == (10_000, 0)
    actions.place(order, {})
    assert len(outbox()) == 3
    assert broken() == []


def test_the_buyer_takes_a_seat_too(conference, ticket_type, buyer):
    order = holding.start(buyer, conference, {ticket_type: 1})
    (seat,) = list_seats(order)
    profile = Profile("张慧", organisation_name="佛山研究院")
    actions.place(order, {seat.id: Person(profile, buyer.email, "en", is_buyer=True)})
    assert (seat.user, buyer.organisation_name) == (buyer, "佛山研究院")


def test_a_second_press_finds_the_same_order(conference, ticket_type, buyer):
    order = holding.start(buyer, conference, {ticket_type: 2})
    assert holding.start(buyer, conference, {ticket_type: 1}) is order
    assert ticket_type.pools[0].taken == 2


@pytest.mark.parametrize(
    ("columns", "number", "code"),
    [
        ({}, 0, "none_chosen"),
        ({}, -1, "no_number"),
        ({}, 11, "too_many"),
        ({"least_per_order": 3}, 2, "too_few"),
        ({"visibility": "invitation"}, 1, "not_invited"),
        ({"visibility": "code"}, 1, "wrong_code"),
        ({"withdrawn_at": True}, 1, "registration_withdrawn"),
        ({}, 4, "full"),
    ],
)
def test_what_cant_be_had_has_its_sentence(session, make, conference, buyer, columns, number, code):
    if columns.get("withdrawn_at"):
        columns = {"withdrawn_at": clock.now()}
    ticket_type = make.ticket_type(offering=conference, size=3, **columns)
    session.commit()
    with pytest.raises(DomainError, match=f"^{code}$"):
        holding.start(buyer, conference, {ticket_type: number}, code="nonsense")
    session.rollback()
    assert (session.scalar(db.select(CapacityPool.taken)), session.scalar(db.select(Order.id))) == (0, None)


def test_a_code_is_used_by_each_of_its_tickets(make, conference, buyer):
    hidden = make.ticket_type(offering=conference, visibility="code")
    other = make.ticket_type(offering=conference, visibility="code")
    (code,) = create_codes(conference.id, buyer, text="PRESS", ticket_types=[hidden], most_uses=3)
    with pytest.raises(DomainError, match="code_for_another"):
        holding.start(buyer, conference, {other: 1}, code="press")
    order = holding.start(buyer, conference, {hidden: 2}, code="press")
    assert code.used == 2
    actions.give_up(order)
    assert (code.used, order.state, list_drafts(order)) == (0, "cancelled", [])
    assert broken() == []


def test_one_seat_goes_back_the_last_one_ends_it(conference, ticket_type, buyer):
    order = holding.start(buyer, conference, {ticket_type: 2})
    first, second = list_seats(order)
    actions.release(order, first)
    assert ([each.id for each in list_seats(order)], ticket_type.pools[0].taken) == ([second.id], 1)
    actions.release(order, second)
    assert (order.state, ticket_type.pools[0].taken) == ("cancelled", 0)
    assert broken() == []


def test_a_ticket_for_groups_stays_one(make, conference, buyer):
    together = make.ticket_type(offering=conference, least_per_order=2)
    with pytest.raises(DomainError, match="only_together"):
        registrations.register(buyer, conference, together)
    order = holding.start(buyer, conference, {together: 2})
    with pytest.raises(DomainError, match="too_few"):
        actions.release(order, list_seats(order)[0])


def test_time_is_up(session, conference, ticket_type, buyer, people, clock):
    order = holding.start(buyer, conference, {ticket_type: 3})
    session.commit()
    clock.advance(minutes=14)
    end_overdue_holds()
    assert order.state == "held"
    clock.advance(minutes=1)
    with pytest.raises(DomainError, match="hold_expired"):
        actions.place(order, people(order))
    end_overdue_holds()
    assert (order.state, actions.expire(order.id, clock.now())) == ("expired", False)


def test_the_line_gets_what_is_let_go_and_what_was_typed_is_kept(
    session, make, conference, ticket_type, buyer, people, clock
):
    order = holding.start(buyer, conference, {ticket_type: 3})
    waits = registrations.register(make.user(), conference, ticket_type)
    actions.save(list_drafts(order)[0], {"who": "other", "name_native": "李明"}, is_filled=False)
    session.commit()
    clock.advance(minutes=15)
    end_overdue_holds()
    assert (order.state, waits.state, ticket_type.pools[0].taken) == ("expired", "offered", 1)
    assert broken() == []
    with pytest.raises(DomainError, match="full"):
        holding.renew(order, "en")
    session.rollback()
    registrations.cancel(waits, waits.user)
    fresh = holding.renew(order, "en")
    assert (fresh.is_held, fresh.ref != order.ref) == (True, True)
    assert [each.values.get("name_native") for each in list_drafts(fresh)] == ["李明", None, None]
    assert holding.renew(order, "en") is fresh
    actions.place(fresh, people(fresh))
    with pytest.raises(DomainError, match="hold_expired"):
        holding.renew(order, "en")
    assert broken() == []


def test_nobody_is_registered_when_one_cant_be(session, make, conference, ticket_type, buyer, people, outbox):
    taken = make.user(email="taken@example.org")
    make.registration(user=taken, offering=conference, ticket_type=make.ticket_type(offering=conference))
    order = holding.start(buyer, conference, {ticket_type: 2})
    first, second = list_seats(order)
    session.commit()
    wrong = people(order) | {second.id: Person(Profile("李娜"), "taken@example.org", "zh")}
    with pytest.raises(DomainError) as refused:
        actions.place(order, wrong)
    assert (refused.value.code, refused.value.field) == ("address_taken", second.ref)
    session.rollback()
    assert ([each.state for each in list_seats(order)], order.state, outbox()) == (["held"] * 2, "held", [])
    with pytest.raises(DomainError, match="person_missing"):
        actions.place(order, {first.id: wrong[first.id]})
    session.rollback()
    twice = {first.id: wrong[first.id], second.id: wrong[first.id]}
    with pytest.raises(DomainError, match="address_taken"):
        actions.place(order, twice)


def test_who_may_be_filled_in(make, conference, ticket_type, buyer):
    order = holding.start(buyer, conference, {ticket_type: 1})
    person = Person(Profile("李娜"), "li@example.org", "zh")
    actions.check_person(order, person, [])
    with pytest.raises(DomainError, match="address_twice"):
        actions.check_person(order, person, ["li@example.org"])
    make.registration(user=buyer, offering=conference, ticket_type=make.ticket_type(offering=conference))
    with pytest.raises(DomainError, match="registered_already"):
        actions.check_person(order, Person(Profile("张慧"), buyer.email, "zh", is_buyer=True), [])
    with pytest.raises(DomainError, match="address_taken"):
        actions.check_person(order, Person(Profile("张慧"), buyer.email, "zh"), [])


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_nothing_is_placed_where_nothing_takes_place(session, conference, ticket_type, buyer, people, state):
    order = holding.start(buyer, conference, {ticket_type: 1})
    conference.state = state
    session.flush()
    with pytest.raises(DomainError, match=f"registration_{state}"):
        actions.place(order, people(order))


def test_a_person_is_cancelled_later_by_the_buyer(session, make, conference, ticket_type, buyer, people, outbox, clock):
    order = holding.start(buyer, conference, {ticket_type: 2})
    actions.place(order, people(order))
    first, second = list_seats(order)
    actions.cancel_person(order, first)
    assert (first.state, outbox()[-1].template, outbox()[-1].to_address) == (
        "cancelled",
        "registrations/cancelled",
        first.email,
    )
    conference.changes_until_at = clock.now()
    with pytest.raises(DomainError, match="too_late"):
        actions.cancel_person(order, second)
    assert broken() == []


def test_damage_is_found(session, conference, ticket_type, buyer, make):
    order = holding.start(buyer, conference, {ticket_type: 2})
    damage = {
        "is expired and holds 2": db.update(Order).values(state="expired"),
        "there is no draft": db.delete(OrderDraft),
        "is for another offering": db.update(Order).values(offering_id=make.conference().id),
        "is held, its registration": db.update(Registration).values(state="confirmed", email=Registration.ref),
    }
    session.commit()
    for sentence, statement in damage.items():
        session.execute(statement.execution_options(synchronize_session=False))
        assert any(sentence in each for each in broken()), (sentence, broken())
        session.rollback()
    assert (order.state, broken()) == ("held", [])

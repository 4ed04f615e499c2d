"""Seats for people who are not named yet, and what becomes theirs when they sign in."""

import pytest

from core.database import db
from core.errors import DomainError
from registrations.base import actions
from registrations.base.claims import claim
from registrations.base.holds import fill, hold_seats, let_go
from registrations.base.models import Registration, RegistrationStep
from registrations.base.profile import Profile
from registrations.pools.models import CapacityPool
from registrations.tickets.models import TicketType
from tests.registrations.invariants import broken


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def ticket_type(make, conference):
    return make.ticket_type(offering=conference, size=3, price_minor=5_000)


@pytest.fixture
def buyer(make):
    return make.user(language="zh")


def name(registration, buyer, email, **columns):
    fill(registration, buyer, person=Profile("李明", "Li Ming"), email=email, language="zh", **columns)


def test_all_or_nothing(session, make, conference, ticket_type, buyer):
    held = hold_seats(conference, [ticket_type] * 2, buyer)
    assert [(each.state, each.user_id, each.amount_due_minor) for each in held] == [("held", None, 5_000)] * 2
    assert ticket_type.pools[0].taken == 2
    session.commit()
    with pytest.raises(DomainError, match="full"):
        hold_seats(conference, [ticket_type] * 2, buyer)
    session.rollback()
    assert session.scalar(db.select(CapacityPool.taken)) == 2
    assert broken() == []


def test_the_seat_gets_its_person_who_is_told(session, make, conference, ticket_type, buyer, outbox):
    question = make.question(offering=conference, label="Diet")
    (held,) = hold_seats(conference, [ticket_type], buyer)
    name(held, buyer, "li@example.org", answers={question.ref: "No fish"})
    assert (held.state, held.name_latin, held.user) == ("confirmed", "Li Ming", None)
    (message,) = outbox()
    assert (message.template, message.to_address, message.to_name, message.language) == (
        "registrations/confirmation",
        "li@example.org",
        "李明",
        "zh",
    )
    assert message.calendars == []
    with pytest.raises(DomainError, match="hold_over"):
        name(held, buyer, "other@example.org")
    actions.cancel(held, make.user(), "a reason")
    assert [each.template for each in outbox()][1:] == ["registrations/cancelled"]
    assert (ticket_type.pools[0].taken, broken()) == (0, [])


def test_one_address_takes_part_once(session, make, conference, ticket_type, buyer):
    first, second, third = hold_seats(conference, [ticket_type] * 3, buyer)
    name(first, buyer, "li@example.org")
    with pytest.raises(DomainError, match="address_taken"):
        name(second, buyer, "li@example.org")
    name(second, buyer, buyer.email, user=buyer)
    with pytest.raises(DomainError, match="address_taken"):
        name(third, buyer, buyer.email)
    assert second.user is buyer
    session.flush()
    assert broken() == []


def test_what_is_let_go_is_offered_to_the_line(make, conference, ticket_type, buyer):
    held = hold_seats(conference, [ticket_type] * 3, buyer)
    waits = actions.register(make.user(), conference, ticket_type)
    assert waits.state == "waiting"
    name(held[0], buyer, "li@example.org")
    let_go(held, buyer)
    assert [each.state for each in held] == ["confirmed", "lapsed", "lapsed"]
    assert (waits.state, ticket_type.pools[0].taken) == ("offered", 2)
    assert broken() == []


def test_it_becomes_theirs_when_they_sign_in(session, make, conference, ticket_type, buyer, signed_in, client):
    (held,) = hold_seats(conference, [ticket_type], buyer)
    name(held, buyer, "li@example.org")
    person = make.user(email="li@example.org")
    page = client.post("/accounts/sign-in", data={"email": person.email, "password": make.PASSWORD})
    assert page.status_code == 303, page.text
    assert held.user_id == person.id
    assert client.get(f"/my/registrations/{held.ref}").status_code == 200
    steps = session.scalars(db.select(RegistrationStep.what).order_by(RegistrationStep.id)).all()
    assert steps[-1] == "claimed"
    assert actions.register(person, conference, ticket_type) is held
    assert broken() == []


def test_only_with_a_confirmed_address(make, conference, ticket_type, buyer):
    (held,) = hold_seats(conference, [ticket_type], buyer)
    name(held, buyer, "li@example.org")
    person = make.user(email="li@example.org", email_confirmed_at=None)
    assert (claim(person), held.user_id) == ([], None)
    assert claim(make.user()) == []


def test_registering_finds_what_somebody_else_made(make, conference, ticket_type, buyer):
    person = make.user(email="li@example.org")
    (held,) = hold_seats(conference, [ticket_type], buyer)
    name(held, buyer, "li@example.org")
    assert actions.register(person, conference, ticket_type) is held
    assert (held.user_id, broken()) == (person.id, [])


def test_a_registration_of_their_own_stays_theirs(session, make, conference, ticket_type, buyer):
    person = make.user(email="li@example.org")
    own = actions.register(person, conference, ticket_type)
    own.email = "old@example.org"
    (held,) = hold_seats(conference, [ticket_type], buyer)
    name(held, buyer, "li@example.org")
    assert claim(person) == []
    assert (held.user_id, own.user_id) == (None, person.id)
    assert broken() == []


def test_organisers_see_and_change_people_without_accounts(
    session, make, conference, ticket_type, buyer, signed_in, outbox
):
    organiser = make.user()
    make.role(conference, organiser, "owner")
    held, other = hold_seats(conference, [ticket_type] * 2, buyer)
    name(held, buyer, "li@example.org")
    client, url = signed_in(organiser), f"/organise/offerings/{conference.ref}/participants"
    listed = client.get(url).text
    assert (listed.count("li@example.org") >= 0, "李明" in listed) == (True, True)
    for each in (held, other):
        assert client.get(f"{url}/{each.ref}").status_code == 200
    assert client.get(f"/organise/offerings/{conference.ref}").status_code == 200
    assert client.post(f"{url}/{held.ref}/cancellation", data={"reason": "sorry"}).status_code == 303
    assert [each.to_address for each in outbox()] == ["li@example.org"] * 2


def test_hold_against_register(session, make, in_threads, conference, buyer):
    """Parties of two and single people for five seats: whoever gets less than all gets nothing."""
    ticket_type = make.ticket_type(offering=conference, size=5)
    people = [make.user(password_hash=None).id for _ in range(10)]
    ids = conference.id, ticket_type.id

    def come(index):
        user = db.session.get(type(buyer), people[index])
        offering, found = db.session.get(type(conference), ids[0]), db.session.get(TicketType, ids[1])
        try:
            if index % 2:
                hold_seats(offering, [found, found], user)
            else:
                actions.register(user, offering, found)
        except DomainError as refusal:
            db.session.rollback()
            return refusal.code
        db.session.commit()
        return None

    results = in_threads(come, 10)
    assert {each for each in results if each is not None} <= {"full"}, results
    taken = session.scalar(db.select(CapacityPool.taken).where(CapacityPool.id == ticket_type.pools[0].id))
    held = session.scalar(db.select(db.func.count(Registration.id)).where(Registration.state == "held"))
    confirmed = session.scalar(db.select(db.func.count(Registration.id)).where(Registration.state == "confirmed"))
    assert (taken, held % 2, held + confirmed) == (5, 0, 5)
    assert broken() == []

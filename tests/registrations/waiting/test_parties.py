"""Several who come together or not at all, and other tickets that somebody in line would take too."""

import pytest

from accounts.users.models import User
from core import clock as core_clock
from core.database import db
from core.errors import DomainError
from offerings.base.models import Offering
from offerings.base.moves import cancel as cancel_offering
from registrations.base import actions as registrations
from registrations.base.models import Registration
from registrations.base.profile import Profile
from registrations.codes.actions import create as create_codes
from registrations.orders import actions as orders
from registrations.orders import holding
from registrations.orders.people import Person
from registrations.orders.queries import list_seats
from registrations.pools import actions as pools
from registrations.pools.models import CapacityPool
from registrations.tickets.availability import ticket_overview
from registrations.tickets.models import TicketType
from registrations.waiting import actions as waiting
from registrations.waiting.jobs import lapse_due_offers
from registrations.waiting.models import SeatOffer
from registrations.waiting.queries import find_entry, find_party, list_alternatives, list_line, rank, skips_of
from tests.registrations.invariants import broken


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def organiser(make, conference):
    user = make.user()
    make.role(conference, user, "owner")
    return user


@pytest.fixture
def hall(make, conference):
    return make.pool(offering=conference, size=4, name={"en": "Hall"})


@pytest.fixture
def ticket_type(make, conference, hall):
    return make.ticket_type(offering=conference, pools=(hall,), price_minor=1_000)


@pytest.fixture
def full(make, conference, ticket_type):
    return [registrations.register(make.user(), conference, ticket_type) for _ in range(4)]


def party(make, conference, ticket_type, number):
    return holding.start(make.user(), conference, {ticket_type: number}, may_wait=True)


def leave(*people):
    for each in people:
        registrations.cancel(each, each.user)


def named(order):
    return {s.id: Person(Profile(f"李明{s.id}"), f"person{s.id}@example.org", "zh") for s in list_seats(order)}


def test_a_party_waits_as_one_and_gets_all_its_seats_at_once(session, make, conference, ticket_type, full, outbox):
    single = registrations.register(make.user(), conference, ticket_type)
    three = party(make, conference, ticket_type, 3)
    last = registrations.register(make.user(), conference, ticket_type)
    assert (three.state, rank(find_party(three.id)), rank(find_entry(last.id))) == ("waiting", 2, 3)
    assert (outbox()[-2].template, outbox()[-2].to_address) == ("registrations/party", three.user.email)
    leave(full[0])
    assert (single.state, three.state, last.state) == ("offered", "waiting", "waiting")
    leave(full[1])
    assert (three.state, last.state) == ("waiting", "offered")
    skips = skips_of([find_party(three.id).id])[find_party(three.id).id]
    assert (skips.times, skips.pools) == (1, [{"en": "Hall"}])
    leave(full[2], full[3])
    assert (three.state, ticket_type.pools[0].taken) == ("waiting", 2)
    assert broken() == []
    waiting.decline_offer(last, last.user)
    assert (three.state, len(list_seats(three)), ticket_type.pools[0].taken) == ("held", 3, 4)
    assert three.hold_expires_at > core_clock.now()
    assert [each.context["what"] for each in outbox() if each.template == "registrations/party"] == ["waiting", "offer"]
    orders.place(three, named(three))
    assert session.scalars(db.select(SeatOffer.answer).order_by(SeatOffer.id)).all() == [None, "declined", "accepted"]
    assert broken() == []


def test_seats_let_go_at_once_reach_a_party(make, conference, ticket_type):
    first = holding.start(make.user(), conference, {ticket_type: 3})
    other = party(make, conference, ticket_type, 3)
    single = registrations.register(make.user(), conference, ticket_type)
    assert (other.state, single.state) == ("waiting", "confirmed")
    orders.give_up(first)
    assert (other.state, ticket_type.pools[0].taken) == ("held", 4)
    assert broken() == []


def test_an_offer_lapses_and_goes_on(session, make, conference, ticket_type, full, clock, outbox):
    pair = party(make, conference, ticket_type, 2)
    behind = registrations.register(make.user(), conference, ticket_type)
    leave(full[0], full[1])
    assert (pair.state, behind.state) == ("waiting", "offered")
    waiting.decline_offer(behind, behind.user)
    assert pair.state == "held"
    behind = registrations.register(make.user(), conference, ticket_type)
    assert (behind.state, waiting.lapse(session.scalars(db.select(SeatOffer.id)).all()[-1], clock.now())) == (
        "waiting",
        False,
    )
    clock.advance(hours=conference.offer_hours, minutes=1)
    lapse_due_offers()
    assert (pair.state, behind.state) == ("expired", "offered")
    assert outbox()[-1].template in ("registrations/party", "registrations/offer")
    assert [each.context["what"] for each in outbox() if each.template == "registrations/party"][-1] == "lapsed"
    assert broken() == []


def test_leaving_the_line_and_giving_an_offer_up(make, conference, ticket_type, full):
    pair, other = (party(make, conference, ticket_type, 2) for _ in range(2))
    orders.give_up(pair)
    assert (pair.state, [entry.order for entry in list_line(conference.id)]) == ("cancelled", [other])
    leave(full[0], full[1])
    assert other.state == "held"
    orders.give_up(other)
    assert (other.state, ticket_type.pools[0].taken, broken()) == ("cancelled", 2, [])


def test_what_a_party_cant_wait_for(session, make, conference, ticket_type, full):
    session.commit()
    for wanted, code in ((5, "too_large"), (11, "too_many")):
        with pytest.raises(DomainError, match=code):
            party(make, conference, ticket_type, wanted)
        session.rollback()
    hidden = make.ticket_type(offering=conference, pools=tuple(ticket_type.pools), visibility="code")
    create_codes(conference.id, make.user(), text="PRESS", ticket_types=[hidden], most_uses=9)
    for may_wait in (True, False):
        with pytest.raises(DomainError, match="code_cant_wait"):
            holding.start(make.user(), conference, {hidden: 2}, code="press", may_wait=may_wait)


def test_a_buyer_waits_once(make, conference, ticket_type, full):
    pair = party(make, conference, ticket_type, 2)
    assert holding.start(pair.user, conference, {ticket_type: 1}) is pair
    for action in (lambda: orders.place(pair, {}), lambda: holding.renew(pair, "en")):
        with pytest.raises(DomainError, match="still_waiting"):
            action()


def test_the_organiser_moves_a_party_and_sees_why_it_waits(
    make, conference, ticket_type, full, organiser, signed_in, session
):
    single = registrations.register(make.user(), conference, ticket_type)
    pair = party(make, conference, ticket_type, 2)
    session.commit()
    client, url = signed_in(organiser), f"/organise/offerings/{conference.ref}/waiting"
    page = client.get(url).text
    assert ("party of 2" in page, "enough seats in Hall" in page, "2 × Participant" in page) == (True, True, True)
    assert client.get(f"{url}/{pair.ref}/place").status_code == 200
    assert client.post(f"{url}/{pair.ref}/place", data={"place": "1", "reason": "A delegation"}).status_code == 303
    assert [rank(find_party(pair.id)), rank(find_entry(single.id))] == [1, 2]
    assert "A delegation" in signed_in(pair.user).get(f"/my/orders/{pair.ref}").text
    pools.resize(ticket_type.pools[0], organiser, 6)
    session.commit()
    assert (pair.state, single.state) == ("held", "waiting")
    assert "party of 2" in client.get(url).text
    assert client.get(f"{url}/{pair.ref}/place").status_code == 404
    assert broken() == []


def test_a_cancelled_event_ends_the_wait(make, conference, ticket_type, full, organiser, outbox, session):
    pair = party(make, conference, ticket_type, 2)
    cancel_offering(conference, organiser, "no heating")
    assert (pair.state, find_party(pair.id).ended_at is not None) == ("cancelled", True)
    assert [each.context["what"] for each in outbox() if each.template == "registrations/party"] == ["waiting", "ended"]
    session.flush()
    assert broken() == []


def test_another_ticket_would_do_too(session, make, conference, ticket_type, full, signed_in):
    balcony = make.ticket_type(offering=conference, size=1, name={"en": "Balcony"}, price_minor=700)
    hidden = make.ticket_type(offering=conference, visibility="invitation")
    taken = registrations.register(make.user(), conference, balcony)
    waits = registrations.register(make.user(), conference, ticket_type)
    assert list_alternatives(find_entry(waits.id)) == [balcony]
    ticket = signed_in(waits.user).get(f"/my/registrations/{waits.ref}").text
    assert ("Balcony" in ticket, f'action="/my/registrations/{waits.ref}/alternatives"' in ticket) == (True, True)
    session.commit()
    client, url = signed_in(waits.user), f"/my/registrations/{waits.ref}/alternatives"
    assert "Balcony" in client.get(url).text
    refused = client.post(url, data={"tickets": hidden.ref})
    assert refused.status_code == 422
    assert client.post(url, data={"tickets": balcony.ref}).status_code == 303
    assert waits.state == "waiting"
    assert "checked" in client.get(url).text
    leave(taken)
    assert (waits.state, waits.ticket_type, waits.amount_due_minor) == ("offered", balcony, 700)
    assert client.get(url).location == f"/my/registrations/{waits.ref}"
    assert signed_in(make.user()).get(url).status_code == 404
    assert broken() == []


def test_a_party_takes_another_ticket_at_once_when_there_is_room(
    session, make, conference, ticket_type, full, signed_in
):
    balcony = make.ticket_type(offering=conference, size=5, name={"en": "Balcony"})
    make.ticket_type(offering=conference, size=5, least_per_order=5, name={"en": "Class"})
    pair = party(make, conference, ticket_type, 2)
    session.commit()
    client, url = signed_in(pair.user), f"/my/orders/{pair.ref}"
    page = client.get(url).text
    assert ("in line" in page, "2 × Participant" in page) == (True, True)
    choices = client.get(f"{url}/alternatives").text
    assert ("Balcony" in choices, "Class" in choices) == (True, False)
    assert client.post(f"{url}/alternatives", data={"tickets": balcony.ref}).status_code == 303
    assert (pair.state, [each.ticket_type for each in list_seats(pair)]) == ("held", [balcony] * 2)
    assert "hours left" in client.get(url).text
    assert broken() == []


def test_waiting_together_on_the_page(session, make, conference, ticket_type, full, signed_in):
    buyer = make.user()
    session.commit()
    client, url = signed_in(buyer), f"/events/{conference.slug}/registration/people"
    wanted = {f"number_{ticket_type.ref}": "2"}
    refused = client.post(url, data=wanted)
    assert (refused.status_code, "Wait together" in refused.text) == (422, True)
    waits = client.post(url, data=wanted | {"wait": "1"})
    page = client.get(waits.location).text
    assert (waits.status_code, "A party counts as one" in page) == (303, True)
    assert client.get(url).location == waits.location
    assert client.post(f"{waits.location}/cancellation").status_code == 303
    assert broken() == []


def test_parties_and_people_at_once(session, make, in_threads, conference, ticket_type, full):
    """Half cancel while parties and single people come: what can be used is used, and nothing is oversold."""
    holders, people = [each.id for each in full], [make.user(password_hash=None).id for _ in range(12)]
    ids = conference.id, ticket_type.id

    def come_or_go(index):
        user = db.session.get(User, people[index])
        offering, found = db.session.get(Offering, ids[0]), db.session.get(TicketType, ids[1])
        if index % 3 == 0:
            registration = db.session.get(Registration, holders[index // 3])
            registrations.cancel(registration, registration.user)
        elif index % 3 == 1:
            holding.start(user, offering, {found: 2}, may_wait=True)
        else:
            registrations.register(user, offering, found)
        db.session.commit()

    results = in_threads(come_or_go, 12)
    assert [each for each in results if each is not None] == []
    assert session.scalar(db.select(CapacityPool.taken)) <= 4
    assert broken() == []


def test_what_newcomers_are_told_counts_parties(make, conference, ticket_type, full):
    """The line of the offering, whichever ticket they choose; a party is one place in it."""
    other = make.ticket_type(offering=conference, size=1)
    registrations.register(make.user(), conference, other)
    waiting_party = party(make, conference, ticket_type, 3)
    registrations.register(make.user(), conference, ticket_type)
    overview = ticket_overview(conference)
    assert (overview.waiting, {each.waiting for each in overview.tickets}) == (2, {2})
    newcomer = registrations.register(make.user(), conference, other)
    assert rank(find_entry(newcomer.id)) == 3
    orders.give_up(waiting_party)
    assert ticket_overview(conference).waiting == 2


def test_whoever_needs_a_code_is_told_how_to_wait(make, conference, ticket_type, full, signed_in):
    hidden = make.ticket_type(offering=conference, pools=tuple(ticket_type.pools), visibility="code")
    create_codes(conference.id, make.user(), text="PRESS", ticket_types=[hidden], most_uses=9)
    client, url = signed_in(make.user()), f"/events/{conference.slug}/registration"
    refused = client.post(f"{url}/people", data={f"number_{hidden.ref}": "2", "code": "press"})
    assert (refused.status_code, "Wait together" in refused.text) == (422, False)
    assert "register each person alone with the code" in refused.text
    alone = registrations.register(make.user(), conference, hidden, code="press")
    assert (alone.state, broken()) == ("waiting", [])

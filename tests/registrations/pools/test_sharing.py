"""Pools that several offerings of one host share: seats are counted wherever they are taken, the lines are one."""

import pytest

from core.database import db
from core.errors import DomainError
from registrations.base import actions
from registrations.base.models import Registration
from registrations.pools import actions as pools
from registrations.pools.models import PoolSeat
from registrations.pools.queries import sharing
from registrations.tickets import actions as tickets
from registrations.tickets.models import TicketType
from registrations.waiting import actions as waiting
from tests.registrations.invariants import broken


@pytest.fixture
def family(make):
    """An umbrella and two parts of it, whose tickets share one pool."""
    host = make.organisation()
    whole = make.conference(host=host)
    parts = [make.conference(host=host, parent_id=whole.id) for _ in range(2)]
    pool = make.pool(offering=whole, size=2)
    types = [make.ticket_type(offering=part, pools=(pool,)) for part in parts]
    return whole, parts, pool, types


def test_who_shares(make, family):
    whole, parts, _pool, _types = family
    stranger = make.conference()
    make.ticket_type(offering=stranger)
    for each in (whole, *parts):
        assert sharing([each.id]) == {whole.id, parts[0].id, parts[1].id}
    assert sharing([stranger.id]) == {stranger.id}


def test_a_seat_freed_here_goes_to_who_waits_there(make, family):
    _whole, parts, pool, types = family
    organiser = make.user()
    first = actions.register(make.user(), parts[0], types[0])
    second = actions.register(make.user(), parts[1], types[1])
    waits_there = actions.register(make.user(), parts[1], types[1])
    waits_here = actions.register(make.user(), parts[0], types[0])
    assert [each.state for each in (first, second, waits_there, waits_here)] == ["confirmed"] * 2 + ["waiting"] * 2
    actions.cancel(first, organiser, "a reason")
    assert (waits_there.state, waits_here.state) == ("offered", "waiting")
    pools.resize(pool, organiser, 3)
    assert waits_here.state == "offered"
    assert (pool.taken, broken()) == (3, [])


def test_no_seat_is_offered_where_it_is_cancelled(session, make, family):
    _whole, parts, _pool, types = family
    held = [actions.register(make.user(), parts[0], types[0]) for _ in range(2)]
    there = actions.register(make.user(), parts[1], types[1])
    here = actions.register(make.user(), parts[0], types[0])
    parts[1].state = "postponed"
    session.flush()
    actions.cancel(held[0], make.user(), "a reason")
    assert (there.state, here.state) == ("waiting", "offered")


def test_only_pools_of_the_same_host(make, family):
    _whole, parts, pool, _types = family
    organiser = make.user()
    made = tickets.create(parts[0].id, organiser, name={"en": "T"}, pools=[pool])
    assert made.pools == [pool]
    with pytest.raises(DomainError, match="foreign_pool"):
        tickets.create(parts[0].id, organiser, name={"en": "T"}, pools=[make.pool()])


def test_the_form_offers_them(session, make, signed_in, family):
    _whole, parts, pool, _types = family
    organiser = make.user()
    make.role(parts[0], organiser, "editor")
    client = signed_in(organiser)
    url = f"/organise/offerings/{parts[0].ref}/tickets/new"
    assert pool.ref in client.get(url).text
    data = {"name_en": "Shared", "price": "0", "currency": "CNY", "pools": pool.ref}
    assert client.post(url, data=data).status_code == 303


def test_seats_of_something_else_are_of_the_same_registration(session, make):
    """What an agenda item takes: a seat of a pool of its own, even of the ticket's, given back alone or with all."""
    conference = make.conference()
    workshop = make.pool(offering=conference, size=1)
    ticket_type = make.ticket_type(offering=conference, size=5)
    first, second = (actions.register(make.user(), conference, ticket_type) for _ in range(2))
    assert pools.take([workshop], first.id, "tour:7")
    assert not pools.take([workshop], second.id, "tour:7")
    assert pools.take(ticket_type.pools, first.id, "tour:8")
    assert (ticket_type.pools[0].taken, broken()) == (3, [])
    pools.release_holder(conference.id, first.id, "tour:7")
    assert (workshop.taken, ticket_type.pools[0].taken) == (0, 3)
    actions.cancel(first, make.user(), "a reason")
    assert (ticket_type.pools[0].taken, broken()) == (1, [])


def test_two_offerings_never_lock_each_other_up(session, make, in_threads):
    """People come to and leave two offerings that share a pool, and each has one of its own."""
    host = make.organisation()
    offerings = [make.conference(host=host) for _ in range(2)]
    shared = make.pool(offering=offerings[0], size=6)
    own = [make.pool(offering=each, size=5) for each in offerings]
    types = [
        make.ticket_type(offering=offerings[1], pools=(own[1], shared)),
        make.ticket_type(offering=offerings[0], pools=(shared, own[0])),
    ]
    people = [make.user(password_hash=None).id for _ in range(24)]
    ids = [(each.offering_id, each.id) for each in types]
    user_model, offering_model = type(make.user()), type(offerings[0])

    def come_and_go(index):
        offering_id, type_id = ids[index % 2]
        user = db.session.get(user_model, people[index])
        made = actions.register(user, db.session.get(offering_model, offering_id), db.session.get(TicketType, type_id))
        db.session.commit()
        if index % 3 == 0:
            actions.cancel(made, user)
            db.session.commit()

    results = in_threads(come_and_go, 24)
    assert [each for each in results if each is not None] == []
    session.expire_all()
    waits = session.scalars(db.select(Registration).where(Registration.state == "waiting")).all()
    assert (shared.taken, len(waits)) == (6, 10)
    assert session.scalar(db.select(db.func.count(PoolSeat.id)).where(PoolSeat.pool_id == shared.id)) == 6
    assert waiting.promote(offerings[0].id) == []
    assert broken() == []

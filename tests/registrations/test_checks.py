"""``flask check`` finds each kind of damage: planted here, one at a time, past the actions."""

import pytest

from core import clock
from core.database import db
from registrations.base.models import Registration
from registrations.pools.models import CapacityPool, PoolSeat
from registrations.waiting.models import SeatOffer, WaitingEntry
from tests.registrations.invariants import broken


@pytest.fixture
def world(make):
    """One of each state, in two pools; everything right."""
    conference = make.conference()
    ticket_type = make.ticket_type(offering=conference, size=3)
    states = ("confirmed", "pending", "offered", "waiting", "cancelled")
    return {state: make.registration(offering=conference, ticket_type=ticket_type, state=state) for state in states}


def test_nothing_is_wrong_at_first(world):
    assert broken() == []


def write(statement):
    db.session.flush()
    db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.expire_all()


DAMAGE = {
    "a name sorted as another": (lambda w: write(db.update(Registration).values(sort_key="zz")), "is sorted as “zz”"),
    "a count that lies": (lambda w: write(db.update(CapacityPool).values(taken=2)), "rows hold one"),
    "a seat lost": (
        lambda w: write(db.delete(PoolSeat).where(PoolSeat.registration_id == w["confirmed"].id)),
        "holds no seat of pool",
    ),
    "a seat too many": (
        lambda w: db.session.add(
            PoolSeat(pool_id=w["confirmed"].ticket_type.pools[0].id, registration_id=w["cancelled"].id)
        ),
        "which has no right to it",
    ),
    "a place in line lost": (
        lambda w: write(db.update(WaitingEntry).values(ended_at=clock.now())),
        "is waiting and does not stand in line",
    ),
    "a place in line too many": (
        lambda w: write(
            db.update(WaitingEntry).where(WaitingEntry.registration_id == w["offered"].id).values(ended_at=None)
        ),
        "is offered and stands in line",
    ),
    "an offer lost": (
        lambda w: write(db.update(SeatOffer).values(answer="declined")),
        "is offered and has 0 open offers",
    ),
    "an offer left open": (
        lambda w: write(db.update(Registration).where(Registration.id == w["offered"].id).values(state="confirmed")),
        "is confirmed and has 1 open offers",
    ),
    "a free seat beside a line": (
        lambda w: write(db.update(CapacityPool).values(size=4)),
        "waits although a seat of all its pools is free",
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_found(world, damage):
    plant, sentence = DAMAGE[damage]
    plant(world)
    db.session.flush()
    assert any(sentence in each for each in broken()), broken()


def test_the_command_says_it_too(world, cli):
    db.session.execute(db.update(CapacityPool).values(size=4))
    done = cli("check")
    assert (done.exit_code, "waits although a seat" in done.output) == (1, True)


def test_the_database_itself_refuses_the_worst(make, world):
    """Oversold, and two active registrations of one person, can't even be planted."""
    for statement in (
        db.update(CapacityPool).values(taken=9),
        db.update(Registration)
        .where(Registration.id == world["pending"].id)
        .values(user_id=world["confirmed"].user_id),
    ):
        with (
            pytest.raises(Exception, match=r"never_oversold|uq_registrations_one_active|UNIQUE"),
            db.session.begin_nested(),
        ):
            db.session.execute(statement)

from datetime import UTC, date, datetime, timedelta

import pytest

from core.database import db
from core.errors import Invalid, NotFound, Refused
from offerings.agenda import actions as agenda
from offerings.agenda.clashes import Rules
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import find_clashes
from offerings.clashes import actions

TEN = datetime(2026, 11, 19, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(clock):
    clock.set(datetime(2026, 9, 1, 8, tzinfo=UTC))


@pytest.fixture
def offering(make):
    return make.conference(starts_on=date(2026, 11, 19))


@pytest.fixture
def room(make):
    return make.room(name="Hall A")


@pytest.fixture
def actor(make):
    return make.user()


def create(offering, **given) -> AgendaItem:
    times = {"starts_at": TEN, "ends_at": TEN + timedelta(hours=1)}
    return agenda.create(offering, None, title={"en": "Talk"}, **times, **given)


def refused(error_class, function, *arguments):
    with pytest.raises(error_class) as error:
        function(*arguments)
    return error.value


def test_a_rule_that_blocks_from_now_on_is_refused_while_it_is_broken(make, room):
    offering = make.conference(starts_on=date(2026, 11, 19), clash_rules={"room": "warn"})
    _one, two = [create(offering, room=room, state="published") for _ in range(2)]
    assert refused(Refused, actions.set_rules, offering, None, Rules()).code == "clash_room"
    db.session.rollback()
    offering, two = db.session.get(type(offering), offering.id), db.session.get(AgendaItem, two.id)


def test_a_rule_that_blocks_reaches_the_items(make, room):
    offering = make.conference(starts_on=date(2026, 11, 19), clash_rules={"room": "warn"})
    item = create(offering, room=room, state="published")
    actions.set_rules(offering, None, Rules())
    assert (item.shares_room, offering.clash_rules) == (False, {})


def test_an_owner_lives_with_a_soft_clash(offering, make, actor):
    small = make.room(capacity=10)
    create(offering, room=small, capacity=30)
    (clash,) = find_clashes(offering)
    assert refused(Invalid, actions.override, offering, clash.key, " ", actor).field == "reason"
    actions.override(offering, clash.key, "Half of them join online.", actor)
    actions.override(offering, clash.key, "They stand.", actor)
    (clash,) = find_clashes(offering)
    assert (clash.is_open, clash.override_reason) == (False, "They stand.")


def test_a_hard_clash_and_an_unknown_one_cannot_be_overridden(offering, room, actor):
    create(offering, room=room)
    create(offering, room=room)
    (clash,) = find_clashes(offering)
    assert refused(Refused, actions.override, offering, clash.key, "Never mind", actor).code == "hard_clash"
    refused(NotFound, actions.override, offering, "room:a:b", "Never mind", actor)

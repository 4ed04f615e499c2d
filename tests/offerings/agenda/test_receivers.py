"""What the agenda tells the organiser's list of things to do, and what it says again when names change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.database import db
from core.errors import Refused
from offerings.agenda.clash_counts import count_blocking
from offerings.agenda.queries import find_clashes
from offerings.base.moves import publish
from offerings.base.publication import list_obstacles
from offerings.base.todo import list_todos
from offerings.clashes.actions import override
from offerings.people import actions as people
from offerings.venues import actions as venues
from offerings.venues.models import RoomClosure

TEN = datetime(2026, 11, 19, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def today(clock):
    clock.set(datetime(2026, 9, 1, 8, tzinfo=UTC))


@pytest.fixture
def offering(make):
    return make.conference(starts_on=date(2026, 11, 19), venue=make.venue(), title="ICAC")


def said(*offerings) -> list[tuple[str, str, bool]]:
    return [(str(t.sentence), str(t.hint), t.is_urgent) for t in list_todos(offerings) if t.endpoint == "agenda.index"]


def test_a_published_agenda_leaves_nothing_to_do(make, offering):
    make.agenda_item(offering=offering, starts_at=TEN)
    assert said(offering) == []


def test_drafts_of_what_is_public_wait(make, offering):
    make.agenda_item(offering=offering, starts_at=TEN, state="draft")
    assert said(offering) == [("Publish the agenda of ICAC", "1 draft waits.", False)]


def test_drafts_of_a_draft_wait_for_it(make):
    offering = make.conference(starts_on=date(2026, 11, 19), state="draft")
    make.agenda_item(offering=offering, starts_at=TEN, state="draft")
    assert said(offering) == []


def test_only_a_draft_is_said_to_be_blocked(make):
    given = {"starts_at": TEN, "room": make.room(), "state": "draft"}
    draft = make.conference(starts_on=date(2026, 11, 19), state="draft", title="ICAC")
    for _ in range(2):
        make.agenda_item(offering=draft, **given)
    assert said(draft) == [("Solve the clashes in ICAC", "1 clash blocks publishing.", True)]
    draft.state = "published"
    assert ("Solve the clashes in ICAC", "There is 1 clash in its agenda.", True) in said(draft)


def test_clashes_are_urgent_and_counted_as_the_agenda_finds_them(make, offering):
    room, person, child = make.room(), make.person(), make.conference(parent=offering)
    given = {"offering": offering, "starts_at": TEN, "room": room, "shares_room": True}
    make.agenda_item(**given, people=(person,))
    make.agenda_item(**given, state="draft", people=(person,))
    make.agenda_item(**given, state="cancelled", people=(person,))
    make.agenda_item(**given, kind="opening")
    make.agenda_item(**given | {"offering": make.conference()})
    make.agenda_item(**given | {"offering": make.conference()}, state="draft")
    make.agenda_item(**given | {"offering": make.conference(state="cancelled")})
    make.agenda_item(**given | {"offering": child}, kind="opening")
    db.session.add(RoomClosure(room=room, starts_at=TEN, ends_at=TEN + HOUR))
    db.session.flush()
    hard = [clash for clash in find_clashes(offering) if clash.is_hard]
    assert len(hard) == 8
    assert count_blocking([offering]) == {offering.id: 8}
    assert ("Solve the clashes in ICAC", "There are 8 clashes in its agenda.", True) in said(offering)


def test_a_rule_that_warns_blocks_nothing(make):
    offering = make.conference(starts_on=date(2026, 11, 19), clash_rules={"room": "warn"})
    for _ in range(2):
        make.agenda_item(offering=offering, starts_at=TEN, room=make.room())
    assert count_blocking([offering]) == {}


def test_things_to_do_cost_the_same_for_many(make, query_count):
    def cost(number: int) -> int:
        offerings = [make.conference() for _ in range(number)]
        with query_count() as sent:
            list_todos(offerings)
        return len(sent)

    assert cost(1) == cost(5)


@pytest.mark.parametrize("what", ["venue", "room", "person"])
def test_a_new_name_is_a_change_for_calendars_but_no_move(make, offering, clock, what):
    room, person = make.room(venue=offering.venue), make.person()
    item = make.agenda_item(offering=offering, starts_at=TEN, room=room, people=(person,))
    elsewhere = make.agenda_item(starts_at=TEN, room=make.room())
    before = elsewhere.changed_at
    now = clock.advance(hours=1)
    if what == "venue":
        venues.edit(offering.venue, None, name={"en": "New name"})
        assert offering.changed_at == now
    elif what == "room":
        venues.edit_room(room, None, name={"en": "New name"})
    else:
        names = {"name_native": "新名", "name_latin": "New Name"}
        people.edit(person, None, **names, affiliation={}, biography={}, email="")
    assert (item.changed_at, item.sequence, room.agenda_changed_at) == (now, 0, now)
    assert elsewhere.changed_at == before


def test_too_small_a_room_stands_in_the_way_until_an_owner_says_why(make):
    draft, owner = make.conference(starts_on=date(2026, 11, 19), state="draft"), make.user()
    room = make.room(capacity=30)
    make.agenda_item(offering=draft, starts_at=TEN, room=room, capacity=80, state="draft")
    (obstacle,) = list_obstacles(draft)
    assert (obstacle.code, obstacle.is_hard) == ("clash_capacity", False)
    with pytest.raises(Refused):
        publish(draft, owner)
    (clash,) = find_clashes(draft)
    override(draft, clash.key, "Half of them follow from the hall next door.", owner)
    publish(draft, owner)
    assert draft.state == "published"

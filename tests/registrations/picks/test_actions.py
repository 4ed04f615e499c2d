"""Pick and unpick: what may be picked, twice said, how many, and what stays of it."""

from datetime import timedelta

import pytest

from core.database import db
from core.errors import NotFound, Refused
from offerings.agenda.models import AgendaItem
from registrations.picks import actions
from registrations.picks.actions import choose, pick, unpick
from registrations.picks.models import PickedItem
from registrations.picks.queries import find_next, list_commitments, list_picked_refs, list_picks


@pytest.fixture
def user(make):
    return make.user()


def titles(user):
    return [row.item.title["en"] for row in list_picks(user)]


def test_picked_twice_stands_once(make, user, clock):
    item = make.agenda_item(title="Glazes")
    first = pick(user, item)
    at = first.picked_at
    clock.advance(minutes=5)
    assert pick(user, item) is first
    assert (first.picked_at, first.changed_at, first.removed_at) == (at, at, None)
    assert titles(user) == ["Glazes"]


def test_removed_keeps_its_row_and_comes_back(make, user, clock):
    item = make.agenda_item(title="Glazes")
    row = pick(user, item)
    picked_at = row.picked_at
    clock.advance(minutes=5)
    unpick(user, item)
    removed_at = row.removed_at
    assert removed_at == row.changed_at > picked_at
    assert titles(user) == []
    clock.advance(minutes=5)
    unpick(user, item)
    assert row.removed_at == removed_at
    assert pick(user, item) is row
    assert row.removed_at is None
    assert row.changed_at == row.picked_at > removed_at
    assert db.session.scalar(db.select(db.func.count(PickedItem.id))) == 1


def test_the_newest_change_never_goes_back_with_the_clock(make, user, clock):
    item = make.agenda_item()
    clock.set(clock.now())
    row = pick(user, item)
    before = row.changed_at
    clock.advance(hours=-2)
    unpick(user, item)
    assert row.changed_at == row.removed_at == before
    pick(user, item)
    assert row.changed_at == before


def test_removing_what_was_never_picked_does_nothing(make, user):
    unpick(user, make.agenda_item())
    assert db.session.scalar(db.select(db.func.count(PickedItem.id))) == 0


@pytest.mark.parametrize(
    ("offering_state", "item_state"), [("draft", "published"), ("published", "draft"), ("draft", "draft")]
)
def test_what_is_not_public_does_not_exist(make, user, offering_state, item_state):
    item = make.agenda_item(offering=make.conference(state=offering_state), state=item_state)
    with pytest.raises(NotFound):
        pick(user, item)


@pytest.mark.parametrize(
    ("offering", "item", "code"),
    [
        ({}, {"state": "cancelled"}, "cancelled"),
        ({"state": "cancelled"}, {}, "cancelled"),
        ({}, {"kind": "meeting"}, "comes_along"),
    ],
)
def test_refused_with_a_reason(make, user, offering, item, code):
    with pytest.raises(Refused) as refusal:
        pick(user, make.agenda_item(offering=make.conference(**offering), **item))
    assert refusal.value.code == code


def test_what_is_over_cannot_be_picked_but_removed(make, user, clock):
    item, other = make.agenda_item(), make.agenda_item()
    row = pick(user, item)
    clock.set(item.ends_at)
    with pytest.raises(Refused, match="over"):
        pick(user, other)
    unpick(user, item)
    assert row.removed_at is not None


def test_what_stands_may_be_said_again_though_it_was_cancelled(make, user):
    item = make.agenda_item()
    row = pick(user, item)
    item.state = "cancelled"
    assert pick(user, item) is row


def test_so_many_and_no_more(make, user, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    items = [make.agenda_item() for _ in range(3)]
    pick(user, items[0])
    pick(user, items[1])
    with pytest.raises(Refused, match="too_many") as refusal:
        pick(user, items[2])
    assert "2 items" in str(refusal.value.message)
    pick(user, items[1])
    unpick(user, items[0])
    pick(user, items[2])
    assert len(list_picks(user)) == 2


def test_picked_again_notes_where_it_is_now(make, user):
    item, room = make.agenda_item(), make.room()
    row = pick(user, item)
    item.starts_at += timedelta(hours=1)
    item.ends_at += timedelta(hours=1)
    item.room_id = room.id
    assert row.noted_starts_at == item.starts_at - timedelta(hours=1)
    changed_at = row.changed_at
    pick(user, item)
    assert (row.noted_starts_at, row.noted_ends_at, row.noted_room_id) == (item.starts_at, item.ends_at, room.id)
    assert row.changed_at == changed_at


def test_a_form_changes_only_what_the_person_changed(make, user):
    meeting = make.conference()
    a, b, c, d = items = [make.agenda_item(offering=meeting, title=name) for name in "ABCD"]
    pick(user, a)
    pick(user, b)
    pick(user, d)  # in another window, after the form was shown
    chosen = choose(user, items, wanted={b.ref, c.ref, "nobody"}, before={a.ref, b.ref})
    assert (chosen.added, chosen.removed) == (1, 1)
    assert titles(user) == ["B", "C", "D"]


def test_each_person_has_their_own(make, user):
    item, other = make.agenda_item(), make.user()
    pick(user, item)
    assert list_picks(other) == []
    unpick(other, item)
    assert [row.item for row in list_picks(user)] == [item]


def test_what_is_withdrawn_from_the_public_is_not_shown(make, user):
    meeting = make.conference()
    shown, hidden = make.agenda_item(offering=meeting, title="Shown"), make.agenda_item(title="Hidden")
    pick(user, shown)
    pick(user, hidden)
    hidden.offering.state = "draft"
    assert titles(user) == ["Shown"]
    assert list_picked_refs(user.id, hidden.offering.ref) == []
    assert list_picked_refs(user.id, meeting.ref) == [shown.ref]


def test_cancelled_ones_stay_listed_and_are_not_next(make, user, clock):
    meeting = make.conference()
    first = make.agenda_item(offering=meeting, title="First")
    second = make.agenda_item(offering=meeting, title="Second", starts_at=first.ends_at)
    pick(user, first)
    pick(user, second)
    assert find_next(user.id, clock.now()) is first
    first.state = "cancelled"
    assert titles(user) == ["First", "Second"]
    assert find_next(user.id, clock.now()) is second
    assert find_next(user.id, second.ends_at) is None


def test_commitments_are_own_talks_and_class_meetings_of_what_one_registered_for(make, user, clock):
    me = make.person(user_id=user.id)
    talk = make.agenda_item(title="My talk", people=(me,))
    mine, foreign = make.cohort(), make.cohort()
    make.registration(offering=mine, user=user)
    lesson = make.agenda_item(offering=mine, kind="meeting", title="My lesson")
    make.agenda_item(offering=mine, kind="meeting", title="Draft", state="draft")
    make.agenda_item(offering=mine, kind="ceremony", title="Not a meeting")
    make.agenda_item(offering=foreign, kind="meeting", title="Not mine")
    make.agenda_item(title="Cancelled talk", people=(me,), state="cancelled")
    found = list_commitments(user, clock.now())
    assert sorted((item.title["en"], is_duty) for item, is_duty in found) == [("My lesson", False), ("My talk", True)]
    assert list_commitments(user, max(talk.ends_at, lesson.ends_at)) == []


@pytest.mark.parametrize(("state", "comes"), [("confirmed", True), ("offered", True), ("waiting", False)])
def test_class_meetings_come_with_a_seat(make, user, clock, state, comes):
    cohort = make.cohort()
    make.agenda_item(offering=cohort, kind="meeting")
    make.registration(offering=cohort, user=user, state=state)
    assert len(list_commitments(user, clock.now())) == int(comes)


def test_two_presses_at_once_find_one_row(make, user, in_threads):
    item_id, user_id = make.agenda_item().id, user.id

    def press(_index):
        person = db.session.get(type(user), user_id)
        pick(person, db.session.get(AgendaItem, item_id))
        db.session.commit()

    assert [result for result in in_threads(press, 4) if isinstance(result, Exception)] == []
    assert db.session.scalar(db.select(db.func.count(PickedItem.id))) == 1

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.audit import AuditEntry
from core.database import db
from core.errors import Invalid, Refused
from offerings.agenda import actions, queries, signals
from offerings.agenda.models import AgendaItem
from offerings.agenda.recurrence import Meeting, Weekly, weekly
from offerings.base import actions as base_actions
from offerings.base import moves
from offerings.venues.models import Room, RoomClosure

TEN = datetime(2026, 11, 19, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


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


@pytest.fixture
def heard():
    """Every signal of the agenda, as (name, sender, what came with it)."""
    notes = []

    def listen(name):
        def receiver(sender, **rest):
            notes.append((name, sender, rest))

        return receiver

    receivers = {name: listen(name) for name in ("agenda_item_changed", "agenda_item_cancelled", "agenda_published")}
    for name, receiver in receivers.items():
        getattr(signals, name).connect(receiver)
    yield notes
    for name, receiver in receivers.items():
        getattr(signals, name).disconnect(receiver)


def create(offering, actor=None, starts_at=TEN, **given) -> AgendaItem:
    return actions.create(
        offering, actor, **{"title": {"en": "Talk"}, "starts_at": starts_at, "ends_at": starts_at + HOUR} | given
    )


def refused(error_class, function, *arguments, **given):
    with pytest.raises(error_class) as error:
        function(*arguments, **given)
    return error.value


def test_create_writes_a_draft_that_no_calendar_hears_of(offering, room, make, actor, clock):
    stamps = (offering.agenda_changed_at, room.agenda_changed_at)
    clock.advance(hours=1)
    item = create(offering, actor, room=room, people=[(make.person(), "chair")], capacity=20, kind="panel")
    db.session.refresh(item)
    assert (item.state, item.published_at, item.sequence, item.kind, item.capacity) == ("draft", None, 0, "panel", 20)
    assert item.uid == f"{item.ref}@{offering.uid.rpartition('@')[2]}"
    assert [part.role for part in item.people] == ["chair"]
    assert (offering.agenda_changed_at, room.agenda_changed_at) == stamps
    assert offering.revision == 1
    assert db.session.scalar(db.select(AuditEntry.verb)) == "agenda_item.created"


def test_a_published_item_stamps_its_offering_and_its_room(offering, room, clock):
    now = clock.advance(hours=1)
    item = create(offering, room=room, state="published")
    assert (item.published_at, item.sequence) == (now, 0)
    assert offering.agenda_changed_at == room.agenda_changed_at == now


def test_a_published_item_is_not_created_into_a_taken_room(offering, room):
    create(offering, room=room, state="published", title={"en": "Opening"})
    error = refused(Refused, create, offering, room=room, state="published")
    assert (error.code, error.field) == ("clash_room", "room")
    assert str(error.message) == "Hall A is taken by “Opening” until 11:00. Move one of them or choose another room."
    assert db.session.scalar(db.select(db.func.count(AgendaItem.id))) == 1


def test_a_draft_is_saved_and_its_clash_is_told(offering, room):
    create(offering, room=room, state="published")
    draft = create(offering, room=room)
    assert [clash.item.ref for clash in queries.find_clashes(offering)] == [draft.ref]


def test_a_foreign_draft_is_no_clash_and_a_foreign_secret_keeps_its_title(make, offering, room):
    hidden = make.conference(state="draft")
    make.agenda_item(offering=hidden, starts_at=TEN, room=room, state="draft", title="Secret plans")
    assert create(offering, room=room, state="published").state == "published"
    make.agenda_item(offering=hidden, starts_at=TEN + 2 * HOUR, room=room, title="Secret plans")
    error = refused(Refused, create, offering, starts_at=TEN + 2 * HOUR, room=room, state="published")
    assert str(error.message).startswith("Hall A is taken by another booking until 13:00.")


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"title": {}}, "no_title", "title_en"),
        ({"ends_at": TEN}, "ends_before_start", "end"),
        ({"ends_at": TEN + timedelta(days=32)}, "too_long", "end"),
        ({"starts_at": TEN.replace(year=2062)}, "far_off", "day"),
        ({"capacity": -1}, "bad_capacity", "capacity"),
        ({"capacity": 10**10}, "bad_capacity", "capacity"),
        ({"online_url": "javascript:alert(1)"}, "bad_address", "online_url"),
        ({"kind": "nap"}, "unknown_kind", "kind"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(offering, given, code, field):
    error = refused(Invalid, create, offering, **given)
    assert (error.code, error.field) == (code, field)
    assert queries.list_items(offering) == []


def test_place_raises_sequence_stamps_both_rooms_and_tells(make, offering, room, actor, clock, heard):
    item = create(offering, room=room, state="published")
    heard.clear()
    other = make.room(venue=room.venue)
    now = clock.advance(hours=1)
    assert actions.place(item, actor, other, TEN + HOUR, TEN + 2 * HOUR)
    assert (item.sequence, item.changed_at, item.room) == (1, now, other)
    assert room.agenda_changed_at == other.agenda_changed_at == offering.agenda_changed_at == now
    assert heard == [
        (
            "agenda_item_changed",
            item,
            {"actor": actor, "old_starts_at": TEN, "old_ends_at": TEN + HOUR, "old_room": room},
        )
    ]


def test_place_where_it_is_already_does_nothing(offering, room, heard):
    item = create(offering, room=room, state="published")
    heard.clear()
    assert actions.place(item, None, room, TEN, TEN + HOUR) is False
    assert (item.sequence, heard) == (0, [])


def test_nobody_is_told_of_a_draft_or_of_a_draft_offering(make, room, heard):
    draft = create(make.conference(starts_on=date(2026, 11, 19)), room=room)
    actions.place(draft, None, room, TEN + HOUR, TEN + 2 * HOUR)
    hidden = create(make.conference(state="draft", starts_on=date(2026, 11, 19)), state="published")
    actions.place(hidden, None, None, TEN + HOUR, TEN + 2 * HOUR)
    actions.cancel(hidden, None, "No speaker")
    assert draft.sequence == 0
    assert heard == []


def test_moving_into_a_clash_is_refused_and_leaves_everything_as_it_was(offering, room):
    create(offering, room=room, state="published")
    item = create(offering, starts_at=TEN + HOUR, room=room, state="published")
    error = refused(Refused, actions.place, item, None, room, TEN + HOUR / 2, TEN + 2 * HOUR)
    assert (error.code, error.field) == ("clash_room", "room")
    assert (item.starts_at, item.sequence) == (TEN + HOUR, 0)


def test_a_closed_room_and_a_busy_person_are_refused_too(make, offering, room):
    person = make.person(name_native="李雷")
    db.session.add(RoomClosure(room=room, starts_at=TEN - HOUR, ends_at=TEN + HOUR / 2))
    db.session.flush()
    closed = refused(Refused, create, offering, room=room, state="published")
    assert (closed.code, closed.field) == ("clash_closure", "room")
    create(offering, people=[(person, "speaker")], state="published", title={"en": "First"})
    busy = refused(Refused, create, offering, people=[(person, "chair")], state="published")
    assert (busy.code, busy.field) == ("clash_person", "people")
    assert str(busy.message).startswith("李雷 is in “First” until 11:00.")


def test_people_added_to_a_published_item_must_be_free(make, offering):
    person = make.person()
    create(offering, people=[(person, "speaker")], state="published")
    item = create(offering, state="published")
    assert refused(Refused, actions.edit, item, None, people=[(person, "speaker")]).code == "clash_person"
    assert item.people == []


def test_edit_changes_words_raises_last_modified_and_not_sequence(make, offering, actor, clock):
    one, two = make.person(), make.person()
    item = create(offering, people=[(one, "speaker")], state="published")
    now = clock.advance(hours=1)
    changed = actions.edit(item, actor, title={"zh": "报告"}, people=[(two, "chair"), (one, "speaker")])
    assert changed == {"title", "people"}
    db.session.refresh(item)
    assert (item.sequence, item.changed_at, offering.agenda_changed_at) == (0, now, now)
    assert [(part.person, part.role) for part in item.people] == [(two, "chair"), (one, "speaker")]


def test_edit_without_a_change_leaves_every_stamp(offering, clock):
    item = create(offering, state="published")
    before = (item.changed_at, offering.revision)
    clock.advance(hours=1)
    assert actions.edit(item, None, title={"en": "Talk"}, people=[]) == set()
    assert (item.changed_at, offering.revision) == before


def test_cancel_needs_a_reason_frees_the_room_and_tells(offering, room, actor, heard):
    item = create(offering, room=room, state="published")
    heard.clear()
    assert refused(Invalid, actions.cancel, item, actor, " ").field == "reason"
    actions.cancel(item, actor, " The speaker is ill. ")
    assert (item.state, item.sequence, item.is_public) == ("cancelled", 1, True)
    assert heard == [("agenda_item_cancelled", item, {"actor": actor, "reason": "The speaker is ill."})]
    assert create(offering, room=room, state="published").state == "published"
    assert refused(Refused, actions.restore, item, actor).code == "clash_room"


def test_a_cancelled_item_can_be_restored(offering, room):
    item = create(offering, room=room, state="published")
    actions.cancel(item, None, "Ill")
    actions.restore(item, None)
    assert (item.state, item.sequence) == ("published", 2)


def test_illegal_moves(offering):
    draft, done = create(offering), create(offering, state="published")
    assert refused(Refused, actions.cancel, draft, None, "Ill").code == "illegal_move"
    assert refused(Refused, actions.restore, draft, None).code == "not_cancelled"
    assert refused(Refused, actions.publish, done, None).code == "illegal_move"
    assert refused(Refused, actions.remove, done, None).code == "not_a_draft"
    actions.cancel(done, None, "Ill")
    assert refused(Refused, actions.cancel, done, None, "Ill").code == "illegal_move"
    assert refused(Refused, actions.place, done, None, None, TEN + HOUR, TEN + 2 * HOUR).code == "cancelled"


def test_a_draft_can_be_removed(offering, make):
    item = create(offering, people=[(make.person(), "speaker")])
    actions.remove(item, None)
    assert queries.list_items(offering) == []


@pytest.mark.parametrize("how", ["made published", "published", "a series"])
def test_what_is_published_alone_is_heard_of_too(offering, heard, how):
    if how == "a series":
        items = actions.add_series(offering, None, [Meeting(TEN, TEN + HOUR)], title={"en": "Class"}, state="published")
    else:
        items = [create(offering, state="draft" if how == "published" else "published")]
    if how == "published":
        actions.publish(items[0], None)
    assert heard == [("agenda_published", offering, {"actor": None, "items": items})]


def test_publish_drafts_publishes_all_at_once(offering, room, heard, clock):
    items = [create(offering, starts_at=TEN + n * HOUR, room=room) for n in range(3)]
    now = clock.advance(hours=1)
    assert actions.publish_drafts(offering, None) == items
    assert {(item.state, item.published_at) for item in items} == {("published", now)}
    assert [(name, sender) for name, sender, _rest in heard] == [("agenda_published", offering)]
    assert refused(Refused, actions.publish_drafts, offering, None).code == "nothing_to_publish"


def test_publish_drafts_publishes_nothing_when_two_clash(offering, room):
    items = [create(offering, room=room), create(offering, room=room), create(offering)]
    assert refused(Refused, actions.publish_drafts, offering, None).code == "clash_room"
    assert {item.state for item in items} == {"draft"}


def test_where_the_rule_only_warns_items_share_the_room(make, room):
    offering = make.conference(starts_on=date(2026, 11, 19), clash_rules={"room": "warn"})
    items = [create(offering, room=room, state="published") for _ in range(2)]
    assert [item.shares_room for item in items] == [True, True]
    assert [clash.is_hard for clash in queries.find_clashes(offering)] == [False]


def meetings(count: int):
    return weekly(Weekly(frozenset({3}), time(10), time(11), date(2026, 11, 19), count=count), "Asia/Shanghai")


def test_a_series_shares_one_key_and_one_meeting_moves_alone(offering, room, make):
    trainer = make.person()
    items = actions.add_series(
        offering, None, meetings(3), title={"en": "Class"}, room=room, people=[(trainer, "trainer")], kind="meeting"
    )
    assert [item.starts_at for item in items] == [TEN + timedelta(days=7 * n) for n in range(3)]
    assert len({item.series_key for item in items}) == 1
    actions.place(items[1], None, room, TEN + timedelta(days=8), TEN + timedelta(days=8) + HOUR)
    assert [item.starts_at.day for item in items] == [19, 27, 3]


def test_a_published_series_is_made_whole_or_not_at_all(offering, room):
    create(offering, starts_at=TEN + timedelta(days=7), room=room, state="published")
    given = {"title": {"en": "Class"}, "room": room, "state": "published"}
    assert refused(Refused, actions.add_series, offering, None, meetings(3), **given).code == "clash_room"
    assert len(queries.list_items(offering)) == 1
    assert refused(Invalid, actions.add_series, offering, None, [], **given).code == "bad_number"


def test_the_whole_agenda_moves_through_its_own_places(offering, room):
    """Each item lands where the next one still is: no false clash on the way."""
    items = [create(offering, starts_at=TEN + timedelta(days=n), room=room, state="published") for n in range(3)]
    assert actions.shift_all(offering, None, 1) == 3
    assert [item.starts_at.day for item in items] == [20, 21, 22]
    assert [(item.sequence, item.shares_room) for item in items] == [(1, False)] * 3


def test_the_whole_agenda_does_not_move_into_others(make, offering, room):
    items = [create(offering, starts_at=TEN + timedelta(days=n), room=room, state="published") for n in range(2)]
    make.agenda_item(starts_at=TEN + timedelta(days=2), room=room)
    assert refused(Refused, actions.shift_all, offering, None, 1).code == "clash_room"
    assert [item.starts_at.day for item in items] == [19, 20]


def test_two_at_once_want_one_room(make, offering, room, in_threads):
    other = make.conference(starts_on=date(2026, 11, 19))
    ids = [offering.id, other.id]

    def book(index: int) -> str:
        mine = db.session.get(type(offering), ids[index])
        create(mine, room=db.session.get(Room, room_id), state="published")
        db.session.commit()
        return "won"

    room_id = room.id
    results = in_threads(book, 2)
    assert sorted(getattr(result, "code", result) for result in results) == ["clash_room", "won"]
    assert db.session.scalar(db.select(db.func.count(AgendaItem.id))) == 1


def test_two_at_once_want_one_person(make, offering, in_threads):
    person, other = make.person(), make.conference(starts_on=date(2026, 11, 19))
    person_id, model, ids = person.id, type(person), [offering.id, other.id]

    def book(index: int) -> str:
        mine = db.session.get(type(offering), ids[index])
        create(mine, people=[(db.session.get(model, person_id), "speaker")], state="published")
        db.session.commit()
        return "won"

    results = in_threads(book, 2)
    assert sorted(getattr(result, "code", result) for result in results) == ["clash_person", "won"]


def test_the_veto_of_the_database_is_a_sentence_too(make, offering, room, database_name, monkeypatch):
    """Should a writer ever slip past the check, the exclusion constraint of PostgreSQL refuses it."""
    if database_name != "postgresql":
        pytest.skip("SQLite has no exclusion constraints; there the transaction is the only writer")
    create(offering, room=room, state="published")
    monkeypatch.setattr(actions, "refuse_clashes", lambda *_: None)
    error = refused(Refused, create, offering, room=room, state="published")
    assert (error.code, error.field) == ("clash_room", "room")
    assert len(queries.list_items(offering)) == 1


def test_the_number_of_queries_does_not_grow_with_the_agenda(make, offering, room, query_count):
    def count() -> int:
        db.session.flush()
        db.session.expire_all()
        _ = offering.clash_rules
        with query_count() as sent:
            queries.find_clashes(offering)
        return len(sent)

    for n in range(2):
        make.agenda_item(offering=offering, starts_at=TEN + n * HOUR, room=room, people=(make.person(),))
        make.agenda_item(starts_at=TEN + n * HOUR, shares_room=True, room=room)
    small = count()
    for n in range(8):
        item = make.agenda_item(offering=offering, starts_at=TEN + (n + 4) * HOUR, room=room, people=(make.person(),))
        make.agenda_item(starts_at=item.starts_at, shares_room=True, room=room)
    assert (small, count()) == (7, 7)


def test_publishing_the_offering_publishes_its_programme(make, room):
    offering = make.conference(state="draft", starts_on=date(2026, 11, 19))
    item = create(offering, room=room)
    moves.publish(offering, None)
    assert item.state == "published"


def test_a_hard_clash_of_drafts_blocks_the_publication_of_the_offering(make, room):
    offering = make.conference(state="draft", starts_on=date(2026, 11, 19))
    create(offering, room=room)
    create(offering, room=room)
    assert refused(Refused, moves.publish, offering, None).code == "clash_room"


def test_a_copy_of_what_was_cancelled_as_a_whole_has_its_agenda(make, offering):
    create(offering, state="published")
    actions.cancel(create(offering, starts_at=TEN + HOUR, state="published"), None, "Ill")
    assert len(actions.copy_all(offering, make.conference(), 7, {})) == 1
    moves.cancel(offering, None, "Typhoon")
    copy = make.conference()
    assert len(actions.copy_all(offering, copy, 7, {})) == 2
    assert {item.state for item in queries.list_items(copy)} == {"draft"}


def test_copied_agendas_are_drafts_on_other_days(make, offering, room):
    track, person = make.track(offering=offering), make.person()
    create(offering, room=room, track=track, people=[(person, "chair")], state="published", abstract={"en": "What"})
    cancelled = create(offering, state="published")
    actions.cancel(cancelled, None, "Ill")
    copy = base_actions.copy(offering, None, date(2027, 11, 18))
    (item,) = queries.list_items(copy)
    assert (item.state, item.starts_at, item.room) == ("draft", datetime(2027, 11, 18, 2, tzinfo=UTC), room)
    assert (item.track.offering_id, item.track.name) == (copy.id, track.name)
    assert item.track.id != track.id
    assert [(part.person, part.role) for part in item.people] == [(person, "chair")]
    assert item.uid != cancelled.uid


def test_a_cancelled_offering_cancels_its_items_and_frees_its_rooms(make, offering, room, heard):
    item, draft = create(offering, room=room, state="published"), create(offering)
    heard.clear()
    moves.cancel(offering, None, "No permit")
    assert (item.state, item.sequence, draft.state, heard) == ("cancelled", 1, "draft", [])
    other = make.conference(starts_on=date(2026, 11, 19))
    assert create(other, room=room, state="published").state == "published"


def test_a_postponed_offering_frees_its_rooms_and_comes_back_on_new_days(make, offering, room):
    item = create(offering, room=room, state="published")
    moves.postpone(offering, None, "Typhoon")
    other = make.conference(starts_on=date(2026, 11, 19))
    create(other, room=room, state="published")
    moves.reschedule(offering, None, date(2026, 11, 26), None)
    assert (item.starts_at, item.shares_room, item.sequence) == (TEN + timedelta(days=7), False, 1)


def test_a_postponed_offering_does_not_come_back_into_a_clash(make, offering, room):
    create(offering, room=room, state="published")
    moves.postpone(offering, None, "Typhoon")
    make.agenda_item(starts_at=TEN + timedelta(days=7), room=room)
    assert refused(Refused, moves.reschedule, offering, None, date(2026, 11, 26), None).code == "clash_room"

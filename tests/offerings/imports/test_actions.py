"""Programmes and tables written: all or nothing, twice the same, never doubled."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from core.errors import DomainError, Invalid
from offerings.agenda import actions as agenda
from offerings.agenda.models import AgendaItem
from offerings.base import moves
from offerings.base.models import Offering
from offerings.imports import actions
from offerings.imports.models import ImportFile
from offerings.imports.plans import ProgrammePlan, TablesPlan, Wishes
from offerings.imports.policy import Rights
from offerings.imports.programme_planning import plan_programme
from offerings.imports.readers.reading import read
from offerings.imports.table_planning import plan_tables
from offerings.people.models import Person
from offerings.tracks.models import Track
from offerings.venues.models import Room, Venue
from organisations.base.models import Organisation
from tests.offerings.imports.files import EVENTS, ORGANISATIONS, TALKS, VENUES, schedule, table
from tests.support.factories import Factories
from trainings.courses.models import Course

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _import(data: bytes, rights: Rights | None = None, **wishes: Any) -> tuple[Offering, ProgrammePlan]:
    wanted = Wishes(**{"zone": SHANGHAI} | wishes)
    return actions.import_programme(read(data), wanted, rights or Rights(None), settings_host="localhost")


def _import_tables(data: bytes, rights: Rights | None = None, **wishes: Any) -> TablesPlan:
    wanted = Wishes(**{"zone": SHANGHAI} | wishes)
    return actions.import_tables(read(data), wanted, rights or Rights(None), settings_host="localhost")


def _count(session: Any, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model))


def _items(session: Any, offering: Offering) -> dict[str, AgendaItem]:
    query = select(AgendaItem).where(AgendaItem.offering_id == offering.id)
    return {item.source_key: item for item in session.scalars(query)}


def test_new_conference_with_everything_in_it(session: Any, make: Factories) -> None:
    host = make.organisation()
    known = make.person(organisation=host, name_native="Mei Lin", name_latin="")
    offering, plan = _import(schedule(), host=host)
    items = _items(session, offering)
    assert (offering.kind, offering.state, offering.title, offering.host) == (
        "conference", "draft", {"en": "Robot Days"}, host,
    )  # fmt: skip
    assert (offering.starts_on, offering.ends_on) == (date(2026, 11, 3), date(2026, 11, 3))
    assert offering.venue.name == {"en": "Robot Days"}
    assert offering.venue.organisation == host
    assert items["g1"].starts_at == datetime(2026, 11, 3, 2, tzinfo=UTC)
    assert items["g1"].room.name == {"en": "Hall A"}
    assert items["g1"].track.name == {"en": "Main"}
    assert items["g1"].abstract == {"en": "About"}
    assert [part.person for part in items["g1"].people] == [known]
    assert {item.state for item in items.values()} == {"draft"}
    assert [new.name for new in plan.new_people] == ["Jun Wu"]


def test_second_import_changes_nothing(session: Any, make: Factories) -> None:
    offering, _plan = _import(schedule(), host=make.organisation())
    counts = [_count(session, model) for model in (AgendaItem, Room, Venue, Track, Person, Offering)]
    _offering, plan = _import(schedule(), offering=offering)
    assert len(plan.of("unchanged")) == len(TALKS)
    assert [_count(session, model) for model in (AgendaItem, Room, Venue, Track, Person, Offering)] == counts


def test_rooms_of_the_venue_are_used(session: Any, make: Factories) -> None:
    hall = make.room(name={"en": "Main hall", "zh": "hall a"})
    conference = make.conference(venue=hall.venue, state="draft", starts_on=date(2026, 11, 3))
    _import(schedule(), offering=conference)
    assert _items(session, conference)["g1"].room is hall
    assert [
        room.name for room in session.scalars(select(Room).where(Room.venue == hall.venue, Room.id != hall.id))
    ] == [{"en": "Hall B"}]


def test_published_items_move_with_sequence_and_others_rest(session: Any, make: Factories) -> None:
    offering, _plan = _import(schedule(), host=make.organisation())
    moves.publish(offering, None)
    items = _items(session, offering)
    before = {key: (item.sequence, item.uid, item.changed_at) for key, item in items.items()}
    moved = [TALKS[0], ("g2", "Robots", "14:00", "00:45", "Hall A", "Jun Wu")]
    _offering, plan = _import(schedule(moved), offering=offering)
    assert [(item.key, item.changes) for item in plan.of("update")] == [("g2", ("time", "room"))]
    assert items["g2"].sequence == before["g2"][0] + 1
    assert items["g2"].uid == before["g2"][1]
    assert items["g2"].changed_at > before["g2"][2]
    assert items["g2"].starts_at == datetime(2026, 11, 3, 6, tzinfo=UTC)
    assert (items["g1"].sequence, items["g1"].uid, items["g1"].changed_at) == before["g1"]


def test_published_items_change_places(session: Any, make: Factories) -> None:
    talks = [("g1", "A", "10:00", "01:00", "Hall", "P"), ("g2", "B", "11:00", "01:00", "Hall", "Q")]
    offering, _plan = _import(schedule(talks), host=make.organisation())
    moves.publish(offering, None)
    swapped = [("g1", "A", "11:00", "01:00", "Hall", "P"), ("g2", "B", "10:00", "01:00", "Hall", "Q")]
    _import(schedule(swapped), offering=offering)
    session.commit()
    items = _items(session, offering)
    assert items["g1"].starts_at > items["g2"].starts_at
    assert not items["g1"].shares_room
    assert not items["g2"].shares_room


def test_hard_clash_between_published_items_stops_everything(session: Any, make: Factories) -> None:
    offering, _plan = _import(schedule(), host=make.organisation())
    moves.publish(offering, None)
    session.commit()
    clashing = [
        TALKS[0],
        ("g2", "Robots", "10:30", "00:45", "Hall A", "Jun Wu"),
        ("g3", "C", "9:00", "00:10", "Hall C", "X"),
    ]
    with pytest.raises(Invalid) as refusal:
        _import(schedule(clashing), offering=offering)
    assert "same room" in str(refusal.value.message)
    session.rollback()
    assert _items(session, offering).keys() == {"g1", "g2"}


def test_text_is_updated_without_sequence_and_the_other_language_stays(session: Any, make: Factories) -> None:
    offering, _plan = _import(schedule(), host=make.organisation())
    moves.publish(offering, None)
    item = _items(session, offering)["g1"]
    agenda.edit(item, None, title={"en": "Opening", "zh": "开幕式"})
    sequence = item.sequence
    _import(schedule([("g1", "Grand opening", *TALKS[0][2:]), TALKS[1]]), offering=offering)
    assert item.title == {"en": "Grand opening", "zh": "开幕式"}
    assert item.sequence == sequence


def test_what_vanished_is_kept_unless_asked(session: Any, make: Factories) -> None:
    offering, _plan = _import(schedule(), host=make.organisation())
    _offering, plan = _import(schedule(TALKS[:1]), offering=offering)
    assert [item.source_key for item in plan.missing] == ["g2"]
    assert _items(session, offering).keys() == {"g1", "g2"}
    _import(schedule(TALKS[:1]), offering=offering, cancels_missing=True)
    assert _items(session, offering).keys() == {"g1"}


def test_what_vanished_after_publication_is_cancelled_when_asked(session: Any, make: Factories) -> None:
    offering, _plan = _import(schedule(), host=make.organisation())
    moves.publish(offering, None)
    _import(schedule(TALKS[:1]), offering=offering, cancels_missing=True)
    assert {key: item.state for key, item in _items(session, offering).items()} == {
        "g1": "published",
        "g2": "cancelled",
    }


def test_errors_stop_the_import(session: Any, make: Factories) -> None:
    host = make.organisation()
    session.commit()
    for data in (schedule([TALKS[0], ("g2", "Bad", "25:99", "00:45", "B", "P")]), schedule([])):
        with pytest.raises(DomainError):
            _import(data, host=host)
    far = make.conference(host=host, starts_on=date(2030, 1, 1))
    with pytest.raises(Invalid, match="import_errors"):
        _import(schedule(), offering=far)
    assert (_count(session, AgendaItem), _count(session, Room), _count(session, Person)) == (0, 0, 0)


def test_clashes_with_others_are_told(make: Factories) -> None:
    room = make.room(name="Hall A")
    other = make.conference(starts_on=date(2026, 11, 3), title="Other")
    make.agenda_item(offering=other, room=room, starts_at=datetime(2026, 11, 3, 2, tzinfo=UTC), title="Taken")
    mine = make.conference(venue=room.venue, state="draft", starts_on=date(2026, 11, 3))
    plan = plan_programme(read(schedule()), Wishes(zone=SHANGHAI, offering=mine), Rights(None))
    assert [(clash.kind, clash.other.title) for clash in plan.hard_clashes] == [("room", {"en": "Taken"})]


def test_editor_without_the_venue_adds_no_rooms_to_it(make: Factories) -> None:
    editor, venue = make.user(), make.venue()
    conference = make.conference(venue=venue, state="draft", starts_on=date(2026, 11, 3))
    make.role(conference, editor, "editor")
    _offering, plan = _import(schedule(), Rights(editor), offering=conference)
    assert plan.new_rooms == ()
    assert [problem.code for problem in plan.problems if problem.severity == "warning"].count("room_unknown") == 2


def test_two_people_of_one_name_stay_two(session: Any, make: Factories) -> None:
    data = schedule().replace(b"<person id='Jun Wu'>Jun Wu", b"<person id='7'>Mei Lin")
    offering, plan = _import(data, host=make.organisation())
    people = {key: item.people[0].person_id for key, item in _items(session, offering).items()}
    assert len(set(people.values())) == 2
    assert "people_namesakes" in {problem.code for problem in plan.problems}
    _offering, again = _import(data, offering=offering)
    assert len(again.of("unchanged")) == 2


def test_cancelled_in_the_file(session: Any, make: Factories) -> None:
    offering, _plan = _import(schedule(), host=make.organisation())
    moves.publish(offering, None)
    programme = read(schedule())
    cancelled = replace(programme, items=(replace(programme.items[0], is_cancelled=True), *programme.items[1:]))
    wishes = Wishes(zone=SHANGHAI, offering=offering)
    actions.import_programme(cancelled, wishes, Rights(None), settings_host="localhost")
    assert _items(session, offering)["g1"].state == "cancelled"
    _offering, again = _import(schedule(), offering=offering)
    assert [item.key for item in again.of("leave")] == ["g1"]


def test_tables_create_then_stay_then_update(session: Any, make: Factories) -> None:
    host = make.organisation(name="Host Society")
    data = {
        "organisations": table(ORGANISATIONS, "Acme,,enterprise,Foshan,CN,"),
        "venues": table(
            VENUES, "Big House,大屋,Foshan,1 Road,Hall 1,100,50,", "Big House,大屋,Foshan,1 Road,Hall 2,,20,"
        ),
        "events": table(
            EVENTS,
            "conference,Robot Days,,2026-11-03,2026-11-04,大屋,Foshan,CN,Acme,https://x.example/a,Note",
            "training,Welding,,2026-11-05,2026-11-06,,Foshan,CN,Nobody Inc,,",
        ),
    }
    for name in ("organisations", "venues", "events"):
        _import_tables(data[name], host=host)
    events = {event.title["en"]: event for event in session.scalars(select(Offering))}
    robots, welding = events["Robot Days"], events["Welding"]
    assert (robots.kind, robots.host.name, robots.venue.name["en"]) == ("conference", {"en": "Acme"}, "Big House")
    assert (welding.kind, welding.host, welding.state) == ("cohort", host, "draft")
    assert session.scalar(select(Course)).shown.class_hours == 16
    assert {room.name["en"]: room.capacity for room in robots.venue.rooms} == {"Hall 1": 50, "Hall 2": 20}
    for name in data:
        again = _import_tables(data[name], host=host)
        assert {row.deed for row in again.rows} == {"unchanged"}, name
    changed = _import_tables(data["events"].replace(b"2026-11-04", b"2026-11-05"), host=host)
    assert [(row.deed, row.changes) for row in changed.rows] == [("update", ("ends_on",)), ("unchanged", ())]
    assert robots.ends_on == date(2026, 11, 5)


def test_events_get_the_topics_that_their_row_names(session: Any, make: Factories) -> None:
    host = make.organisation()
    robots = make.topic(key="robotics", name={"en": "Robotics", "zh": "机器人"})
    food = make.topic(key="food", name={"en": "Food", "zh": "食品"})
    make.topic(key="fax", name={"en": "Fax", "zh": "传真"}, retired_at=datetime(2026, 1, 1, tzinfo=UTC))

    def rows(topics: str) -> bytes:
        return table(f"{EVENTS},topics", f"conference,Robot Days,,2026-11-03,,,Foshan,CN,,,,{topics}")

    plan = _import_tables(rows("食品; ROBOTICS；fax; Astrology"), host=host)
    event = session.scalar(select(Offering))
    assert event.topics == [robots, food]
    assert [problem.code for problem in plan.problems] == ["topic_unknown"]
    assert _import_tables(rows("robotics;food"), host=host).rows[0].deed == "unchanged"
    assert _import_tables(rows(""), host=host).rows[0].deed == "unchanged"
    assert _import_tables(rows("Food"), host=host).rows[0].changes == ("topics",)
    assert event.topics == [food]


def test_the_first_five_topics_of_a_row_are_taken(session: Any, make: Factories) -> None:
    topics = [make.topic() for _ in range(6)]
    written = ";".join(topic.key for topic in topics)
    row = f"conference,Robot Days,,2026-11-03,,,Foshan,CN,,,,{written}"
    plan = _import_tables(table(f"{EVENTS},topics", row), host=make.organisation())
    assert session.scalar(select(Offering)).topics == topics[:5]
    assert [problem.code for problem in plan.problems] == ["too_many_topics"]


def test_rows_that_repeat_are_written_once(session: Any, make: Factories) -> None:
    row = "Acme,,enterprise,Foshan,CN,"
    plan = _import_tables(table(ORGANISATIONS, row, row))
    assert [row.deed for row in plan.rows] == ["create", "repeated"]
    assert session.scalars(select(Organisation.name)).all() == [{"en": "Acme"}]


def test_who_may_import_tables(session: Any, make: Factories) -> None:
    user, mine, other = make.user(), make.organisation(name="Mine"), make.organisation(name="Other")
    make.member(mine, user, "manager")
    foreign = make.venue(name="Foreign", organisation_id=other.id)
    rights = Rights(user)

    def deeds(data: bytes, **wishes: Any) -> list[str]:
        return [row.deed for row in plan_tables(read(data), Wishes(zone=SHANGHAI, **wishes), rights).rows]

    rows = ("Mine,,institute,Zhuhai,CN,", "Other,,institute,Zhuhai,CN,", "Newcomer,,institute,Zhuhai,CN,")
    assert deeds(table(ORGANISATIONS, *rows)) == ["update", "refused", "refused"]
    assert deeds(table(VENUES, "Foreign,,Foshan,Elsewhere,,,,", "Own,,Foshan,,,,,"), host=mine) == ["refused", "create"]
    event = "conference,Days,,2026-11-03,,,,CN,Other,,"
    assert deeds(table(EVENTS, event)) == ["refused"]
    plan = plan_tables(read(table(EVENTS, event)), Wishes(zone=SHANGHAI, host=mine), rights)
    assert plan.rows[0].columns["host"] is mine
    assert foreign.address == {}


def test_one_refused_row_stops_all(session: Any, make: Factories) -> None:
    data = table(ORGANISATIONS, "Acme,,enterprise,Foshan,CN,", "Bad,,circus,Foshan,CN,")
    with pytest.raises(Invalid, match="import_errors"):
        _import_tables(data)
    assert _count(session, Organisation) == 0


def test_files_are_kept_for_a_day_and_five_at_most(session: Any, make: Factories, clock: Any) -> None:
    user = make.user()
    clock.set(datetime(2026, 11, 1, tzinfo=UTC))
    refs = [actions.keep_file(user, f"a\0{n}.xml", b"x").ref for n in range(7)]
    assert session.scalars(select(ImportFile.ref).order_by(ImportFile.id)).all() == refs[2:]
    assert session.scalar(select(ImportFile.filename).order_by(ImportFile.id)) == "a2.xml"
    clock.advance(hours=25)
    actions.purge_files()
    assert _count(session, ImportFile) == 0

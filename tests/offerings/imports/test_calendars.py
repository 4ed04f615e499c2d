"""A foreign calendar file into the agenda of an offering that exists: looked through, then all or nothing."""

import io
import re
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from core.errors import Invalid
from core.ics.emit import emit
from core.ics.values import Calendar
from offerings.agenda import actions as agenda
from offerings.agenda.ical import item_events
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import list_items
from offerings.imports import actions
from offerings.imports.plans import Wishes
from offerings.imports.policy import Rights
from offerings.imports.programme_planning import plan_programme
from offerings.imports.readers.reading import read
from offerings.tracks.models import Track
from offerings.venues.models import Room
from tests.support.factories import Factories

PAGE = "/organise/import"
SHANGHAI = ZoneInfo("Asia/Shanghai")
TALK = "UID:talk@x\nSUMMARY:Talk\nDTSTART;TZID=Asia/Shanghai:20261103T100000\nDURATION:PT1H\nLOCATION:Hall A"
PLAN = (
    "UID:class@x\nSUMMARY:Class\nDTSTART;TZID=Asia/Shanghai:20261102T090000\n"
    "DTEND;TZID=Asia/Shanghai:20261102T100000\nRRULE:FREQ=DAILY;COUNT=3"
)


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\nDTSTAMP:20260101T000000Z\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Other//EN\n{body}END:VCALENDAR\n".encode()


@pytest.fixture
def conference(make: Factories) -> Any:
    """From 2 to 6 November 2026 in Shanghai, with one hall."""
    venue = make.venue(time_zone="Asia/Shanghai")
    room = make.room(venue=venue, name="Hall A")
    found = make.conference(starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 6), venue=venue)
    found.time_zone, found.ends_on, found.venue = "Asia/Shanghai", date(2026, 11, 6), venue
    assert room.venue is venue
    return found


def _import(offering: Any, *events: str, **wishes: Any) -> Any:
    wanted = Wishes(zone=SHANGHAI, offering=offering, **wishes)
    return actions.import_programme(read(calendar(*events)), wanted, Rights(None), settings_host="localhost")[1]


def _plan(offering: Any, *events: str, **wishes: Any) -> Any:
    return plan_programme(read(calendar(*events)), Wishes(zone=SHANGHAI, offering=offering, **wishes), Rights(None))


def _codes(plan: Any) -> set[str]:
    return {problem.code for problem in plan.problems} - {"no_people", "no_programme_title", "zone_undescribed"}


def _deeds(plan: Any) -> dict[str, str]:
    return {item.key: item.deed for item in plan.items}


def test_the_same_file_again_changes_nothing(session: Any, conference: Any) -> None:
    first = _import(conference, TALK, PLAN)
    assert set(_deeds(first).values()) == {"create"}
    again = _import(conference, TALK, PLAN)
    assert set(_deeds(again).values()) == {"unchanged"}
    assert len(list_items(conference)) == 4


def test_a_series_becomes_items_of_one_series(session: Any, conference: Any) -> None:
    _import(conference, PLAN)
    items = list_items(conference)
    assert [item.starts_at.astimezone(SHANGHAI).day for item in items] == [2, 3, 4]
    assert len({item.series_key for item in items}) == 1
    _import(conference, PLAN.replace("COUNT=3", "COUNT=4"))
    assert len({item.series_key for item in list_items(conference)}) == 1
    assert len(list_items(conference)) == 4


def test_an_imported_series_goes_out_as_a_series(session: Any, conference: Any) -> None:
    moved = (
        "UID:class@x\nSUMMARY:Class\nRECURRENCE-ID;TZID=Asia/Shanghai:20261103T090000\n"
        "DTSTART;TZID=Asia/Shanghai:20261103T150000\nDTEND;TZID=Asia/Shanghai:20261103T160000"
    )
    _import(conference, PLAN, moved)
    for item in list_items(conference):
        agenda.publish(item, None)
    events = item_events(list_items(conference), "en", "https://huizhi.example")
    octets = emit(Calendar(name="C", events=tuple(events), last_modified=datetime(2026, 1, 1, tzinfo=UTC)))
    assert octets.count(b"RRULE:FREQ=DAILY") == 1
    assert b"RECURRENCE-ID;TZID=Asia/Shanghai:20261103T090000" in octets


def test_what_moved_is_found_by_its_uid(session: Any, conference: Any) -> None:
    _import(conference, TALK, PLAN)
    for item in list_items(conference):
        agenda.publish(item, None)
    before = {item.id: item.sequence for item in list_items(conference)}
    later = TALK.replace("T100000", "T140000")
    earlier = PLAN.replace("T090000", "T080000").replace("T100000", "T090000")
    plan = _import(conference, later, earlier)
    assert [(item.deed, item.changes) for item in plan.items] == [("update", ("time",))] * 4
    assert {item.id for item in list_items(conference) if item.sequence > before[item.id]} == before.keys()


def test_cancelled_entries(session: Any, conference: Any) -> None:
    _import(conference, TALK)
    agenda.publish(list_items(conference)[0], None)
    plan = _import(conference, f"{TALK}\nSTATUS:CANCELLED", f"{TALK}\nSTATUS:CANCELLED".replace("talk@x", "new@x"))
    assert _deeds(plan) == {"talk@x": "cancel", "new@x": "leave"}
    assert [item.state for item in list_items(conference)] == ["cancelled"]


def test_places_are_rooms_only_when_they_are(session: Any, conference: Any) -> None:
    plan = _import(conference, TALK, TALK.replace("talk@x", "out@x").replace("Hall A", "The lawn, 5 Park Road"))
    assert {item.source_key: item.room and item.room.name for item in list_items(conference)} == {
        "talk@x": {"en": "Hall A"},
        "out@x": None,
    }
    assert "room_unknown" in _codes(plan)
    assert len(session.scalars(select(Room)).all()) == 1


def test_categories_are_tracks_only_when_they_are(session: Any, make: Factories, conference: Any) -> None:
    track = make.track(offering=conference, name="Robots")
    _import(conference, f"{TALK}\nCATEGORIES:Work,robots")
    assert list_items(conference)[0].track is track
    assert session.scalars(select(Track)).all() == [track]


def test_where_one_joins_becomes_the_online_address(session: Any, conference: Any) -> None:
    _import(conference, f"{TALK}\nCONFERENCE;VALUE=URI:https://meet.example/1")
    assert list_items(conference)[0].online_url == "https://meet.example/1"
    assert _deeds(_import(conference, TALK)) == {"talk@x": "unchanged"}


@pytest.mark.parametrize("zone", [None, "Europe/Berlin"])
def test_floating_times_are_those_of_the_place_or_of_the_zone_chosen(conference: Any, zone: str | None) -> None:
    floating = TALK.replace(";TZID=Asia/Shanghai", "")
    plan = _plan(conference, floating, file_zone=ZoneInfo(zone) if zone else None)
    expected = datetime(2026, 11, 3, 10, tzinfo=ZoneInfo(zone or "Asia/Shanghai"))
    assert plan.items[0].source.starts_at == expected


def test_a_zone_that_nobody_knows_is_refused(conference: Any) -> None:
    with pytest.raises(Invalid):
        _import(conference, TALK.replace(";TZID=Asia/Shanghai", ";TZID=Mars/Base"))
    assert list_items(conference) == []


def test_all_or_nothing(session: Any, conference: Any) -> None:
    with pytest.raises(Invalid):
        _import(conference, TALK, "UID:bad@x\nSUMMARY:Bad\nDTSTART:rubbish")
    with pytest.raises(Invalid):
        _import(conference, TALK, f"{PLAN.replace('DAILY', 'SECONDLY')}")
    assert list_items(conference) == []


def test_a_series_outside_the_dates_of_the_event_is_cut(conference: Any) -> None:
    plan = _plan(conference, PLAN.replace(";COUNT=3", ""))
    assert len(plan.items) == 5
    assert "recurrence_cut" in _codes(plan)


@pytest.fixture
def organiser(make: Factories, conference: Any) -> Any:
    user = make.user()
    make.role(conference, user, "editor")
    return user


def _upload(client: Any, data: bytes, offering: Any) -> Any:
    sent = {"file": (io.BytesIO(data), "calendar.ics"), "into": offering.ref}
    return client.post(PAGE, data=sent, content_type="multipart/form-data")


def test_from_the_agenda_to_the_preview_and_back(session: Any, conference: Any, organiser: Any, signed_in: Any) -> None:
    client = signed_in(organiser)
    agenda_page = f"/organise/offerings/{conference.ref}/agenda"
    assert f"{PAGE}?into={conference.ref}" in client.get(agenda_page).text
    assert f'value="{conference.ref}"' in client.get(f"{PAGE}?into={conference.ref}").text
    preview = _upload(client, calendar(TALK, PLAN), conference).location
    page = client.get(preview).text
    assert "4 new items" in page
    assert "Ready to import" in page
    assert session.scalar(select(AgendaItem.id)) is None
    done = client.post(preview, data={"into": conference.ref})
    assert done.location == agenda_page
    assert "4 items created." in client.get(done.location).text
    page = client.get(_upload(client, calendar(TALK.replace("T100000", "T140000")), conference).location).text
    assert "1 moves in time or room" in page
    assert "3 items of an earlier import are no longer in the file" in page


def test_the_zone_of_a_file_is_asked_for_where_none_is_known(conference: Any, organiser: Any, signed_in: Any) -> None:
    client = signed_in(organiser)
    preview = _upload(client, calendar(TALK.replace(";TZID=Asia/Shanghai", "")), conference).location
    assert 'id="file_zone"' in client.get(preview).text
    assert re.search(r"3 Nov 2026 17:00", client.get(f"{preview}&file_zone=Europe/Berlin").text)
    assert client.get(f"{preview}&file_zone=Mars/Base").status_code == 422
    known = _upload(client, calendar(TALK), conference).location
    assert 'id="file_zone"' not in client.get(known).text


def test_an_agenda_that_is_cancelled_takes_no_file(conference: Any, organiser: Any, signed_in: Any) -> None:
    conference.state = "cancelled"
    client = signed_in(organiser)
    assert f"{PAGE}?into=" not in client.get(f"/organise/offerings/{conference.ref}/agenda").text

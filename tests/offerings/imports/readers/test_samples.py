"""Six real programmes, read where they lie. What each holds was measured with other tools; see their SOURCES.md."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from offerings.imports.readers.placing import place
from offerings.imports.readers.reading import read
from offerings.imports.readers.summary import summarise
from offerings.imports.readers.values import Programme, ProgrammeItem
from tests.support.samples import samples_folder

FRAB = "31c3-frab-schedule.xml"
FOSDEM = "fosdem2024-schedule.xml"
PRETALX = "rc3-pretalx-schedule.json"
CAMP = "camp2019-frab-schedule.json"
EMF = "emf2024-schedule.ics"
MOCA = "moca2024-broken.ics"


@cache
def _read(name: str) -> Programme:
    programme = read(samples_folder("programmes", name).read_bytes())
    assert isinstance(programme, Programme)
    return programme


def _codes(programme: Programme) -> dict[str, int]:
    return dict(Counter(problem.code for problem in programme.problems))


def _titled(programme: Programme, start: str) -> ProgrammeItem:
    found = [item for item in programme.items if item.title.startswith(start)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("name", "items", "rooms", "days", "mentions", "zone"),
    [
        (FRAB, 138, 4, 4, 211, None),
        (FOSDEM, 674, 32, 2, 826, None),
        (PRETALX, 48, 5, 4, 57, None),
        (CAMP, 79, 2, 5, 96, "Europe/Berlin"),
        (EMF, 482, 44, 4, 0, "Europe/London"),
        (MOCA, 88, 4, 3, 88, "Europe/Rome"),
    ],
)
def test_every_item_is_taken(name: str, items: int, rooms: int, days: int, mentions: int, zone: str | None) -> None:
    programme = _read(name)
    assert len(programme.items) == items
    assert len({item.source_key for item in programme.items}) == items
    assert len(programme.rooms) == rooms
    assert len(programme.days) == days
    assert sum(len(item.people) for item in programme.items) == mentions
    assert programme.zone == zone
    assert [problem for problem in programme.problems if problem.severity == "error"] == []


@pytest.mark.parametrize("name", [FRAB, FOSDEM, PRETALX, CAMP, EMF, MOCA])
def test_reading_twice_gives_the_same(name: str) -> None:
    data = samples_folder("programmes", name).read_bytes()
    assert read(data) == _read(name)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        (FRAB, {"offsets_only": 1}),
        (FOSDEM, {"no_version": 1, "no_zone": 1, "no_guid": 1, "no_people": 1, "overlap": 2}),
        (PRETALX, {"offsets_only": 1, "no_people": 1}),
        (CAMP, {"no_people": 1}),
        (EMF, {"zone_undescribed": 1, "no_prodid": 1, "no_dtstamp": 1, "no_people": 1, "overlap": 26}),
        (
            MOCA,
            {
                "zone_property": 1,
                "unfolded": 1,
                "organisers_as_people": 1,
                "no_programme_title": 1,
                "shared_key": 4,
                "overlap": 2,
            },
        ),
    ],
)
def test_every_oddity_is_told(name: str, codes: dict[str, int]) -> None:
    assert _codes(_read(name)) == codes


def test_talks_after_midnight_fall_on_the_next_date_and_stay_in_their_day() -> None:
    late = [(item.starts_at, item.day) for item in _read(FRAB).items if item.starts_at.date() != item.day]
    assert [(start.astimezone(UTC).isoformat(), day) for start, day in late] == [
        ("2014-12-27T23:00:00+00:00", date(2014, 12, 27)),
        ("2014-12-28T23:15:00+00:00", date(2014, 12, 28)),
        ("2014-12-28T23:15:00+00:00", date(2014, 12, 28)),
        ("2014-12-29T23:15:00+00:00", date(2014, 12, 29)),
    ]
    assert summarise(_read(FRAB)).past_midnight == 4


def test_frab_item_in_full() -> None:
    item = _read(FRAB).items[0]
    assert (item.source_key, item.title, item.room, item.track, item.kind, item.language) == (
        "29aecfd7-2e44-4f49-ab86-29b5e0877325",
        "31C3 Opening Event",
        "Saal 1",
        "CCC",
        "lecture",
        "en",
    )
    assert item.starts_at == datetime(2014, 12, 27, 10, 0, tzinfo=UTC)
    assert item.ends_at - item.starts_at == timedelta(minutes=30)
    assert [(person.source_key, person.name) for person in item.people] == [
        ("1544", "erdgeist"),
        ("3874", "Geraldine de Bastion"),
    ]
    assert item.line == 14
    assert Counter(item.language for item in _read(FRAB).items) == {"en": 113, "de": 25}


def test_wall_clock_times_stay_so_until_a_zone_is_given() -> None:
    programme = _read(FOSDEM)
    assert {item.starts_at.tzinfo for item in programme.items} == {None}
    workshop = _titled(programme, "Snap! workshop")
    assert workshop.starts_at == datetime(2024, 2, 3, 14, 0)
    assert workshop.source_key == "id:10661"
    placed = place(programme, ZoneInfo("Europe/Brussels"))
    assert placed.zone == "Europe/Brussels"
    assert _titled(placed, "Snap! workshop").starts_at == datetime(2024, 2, 3, 13, 0, tzinfo=UTC)
    assert len(placed.problems) == len(programme.problems)


def test_characters_beyond_the_basic_plane_survive() -> None:
    texts = "".join(
        text for item in _read(FOSDEM).items for text in (item.title, item.subtitle, item.abstract, item.description)
    )
    assert any(ord(char) > 0xFFFF for char in texts)


def test_a_default_zone_with_another_offset_is_told() -> None:
    placed = place(_read(PRETALX), ZoneInfo("Asia/Shanghai"))
    assert [problem.code for problem in placed.problems if problem.code == "other_offset"] == ["other_offset"]
    assert [a.starts_at for a in placed.items] == [b.starts_at for b in _read(PRETALX).items]
    assert _codes(place(_read(PRETALX), ZoneInfo("Europe/Berlin"))) == _codes(_read(PRETALX))


def test_the_zone_of_the_file_wins() -> None:
    assert place(_read(CAMP), ZoneInfo("Asia/Shanghai")).zone == "Europe/Berlin"


def test_zone_named_but_not_described() -> None:
    villa = _titled(_read(EMF), "How I found a Roman Villa")
    assert villa.starts_at == datetime(2024, 5, 31, 16, 20, tzinfo=UTC)
    assert villa.source_key == "2024-146"
    assert villa.line == 6


def test_88_events_under_5_uids_remain_88_items() -> None:
    programme = _read(MOCA)
    told = {problem.where: problem for problem in programme.problems if problem.code == "shared_key"}
    assert set(told) == {"46939", "46917", "46937", "46983"}
    assert "9 items share the key “46983” (lines 221, 293, 377, 449, 569, 629, 773, 809, 905)" in str(
        told["46983"].message
    )
    uids = Counter(item.source_key.partition("~")[0] for item in programme.items)
    assert sorted(uids.values()) == [1, 5, 6, 9, 67]
    assert _titled(programme, "Closing ceremony").starts_at == datetime(2024, 9, 15, 13, 0, tzinfo=UTC)


def test_keys_of_shared_uids_do_not_depend_on_the_order() -> None:
    data = samples_folder("programmes", MOCA).read_bytes()
    head, *events = data.split(b"BEGIN:VEVENT")
    last, tail = events[-1].split(b"END:VCALENDAR")
    turned = b"BEGIN:VEVENT".join([head, last, *reversed(events[:-1])]) + b"END:VCALENDAR" + tail
    again = read(turned)
    assert isinstance(again, Programme)
    assert {(i.source_key, i.title) for i in again.items} == {(i.source_key, i.title) for i in _read(MOCA).items}

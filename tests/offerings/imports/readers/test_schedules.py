"""frab XML and c3voc JSON: small files with one oddity each."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from offerings.imports.readers.frab_xml import read_frab_xml
from offerings.imports.readers.schedule_json import read_schedule_json
from offerings.imports.readers.values import Programme

EVENT = {"guid": "g1", "title": "Talk", "start": "10:00", "duration": "00:45"}


def _xml(events: str, day: str = "date='2026-11-03'", conference: str = "") -> Programme:
    return read_frab_xml(
        f"<schedule><version>1</version><conference><title>C</title>{conference}</conference>"
        f"<day {day}><room name='A'>{events}</room></day></schedule>".encode()
    )


def _event(**fields: str) -> str:
    known = EVENT | fields
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in known.items() if name not in ("guid", "id"))
    return f"<event guid='{known['guid']}'>{inner}<persons><person id='1'>P</person></persons></event>"


def _json(event: Any, **conference: Any) -> Programme:
    days = [{"date": "2026-11-03", "rooms": {"A": [event]}}]
    whole = {"schedule": {"version": "1", "conference": {"title": "C", "days": days} | conference}}
    return read_schedule_json(json.dumps(whole, indent=1).encode())


def _told(programme: Programme) -> set[str]:
    return {problem.code for problem in programme.problems} - {"no_zone", "offsets_only", "no_items", "no_people"}


DAY_TO_FOUR = "date='2026-11-03' start='2026-11-03T11:00:00+08:00' end='2026-11-04T04:00:00+08:00'"


@pytest.mark.parametrize(
    ("clock", "day", "conference", "expected"),
    [
        ("01:30", DAY_TO_FOUR, "", datetime(2026, 11, 3, 17, 30, tzinfo=UTC)),
        ("11:00", DAY_TO_FOUR, "", datetime(2026, 11, 3, 3, 0, tzinfo=UTC)),
        ("10:30", DAY_TO_FOUR, "", datetime(2026, 11, 3, 2, 30, tzinfo=UTC)),  # before opening, but not after midnight
        ("01:30", "date='2026-11-03'", "<day_change>04:00</day_change>", datetime(2026, 11, 4, 1, 30)),
        ("04:00", "date='2026-11-03'", "<day_change>04:00</day_change>", datetime(2026, 11, 3, 4, 0)),
        ("01:30", "date='2026-11-03'", "", datetime(2026, 11, 3, 1, 30)),
        (
            "01:30",
            DAY_TO_FOUR,
            "<time_zone_name>Asia/Shanghai</time_zone_name>",
            datetime(2026, 11, 3, 17, 30, tzinfo=UTC),
        ),
    ],
)
def test_start_without_a_date_of_its_own(clock: str, day: str, conference: str, expected: datetime) -> None:
    (item,) = _xml(_event(start=clock), day, conference).items
    assert item.starts_at == expected
    assert item.day == date(2026, 11, 3)


@pytest.mark.parametrize("duration", ["", "abc", "00:00", "-1:00", "1h", "00:75"])
def test_unreadable_duration_is_told_at_its_line_and_the_others_are_taken(duration: str) -> None:
    programme = _xml("\n" + _event(duration=duration) + "\n" + _event(guid="g2"))
    assert [item.source_key for item in programme.items] == ["g2"]
    (problem,) = [problem for problem in programme.problems if problem.code == "duration"]
    assert (problem.severity, problem.line, problem.where) == ("error", 2, "Talk")


def test_several_problems_in_one_file() -> None:
    programme = _xml(_event(title="") + _event(start="noon") + _event(duration="x") + _event())
    assert [p.code for p in programme.problems if p.severity == "error"] == ["no_title", "no_start", "duration"]
    assert len(programme.items) == 1


def test_two_starts_and_two_rooms_are_told() -> None:
    programme = _xml(_event(date="2026-11-03T10:30:00+08:00", start="10:00", room="B"))
    assert _told(programme) == {"two_starts", "two_rooms"}
    assert programme.items[0].starts_at == datetime(2026, 11, 3, 2, 30, tzinfo=UTC)
    assert programme.items[0].room == "A"


def test_overlap_in_one_room_is_told_and_both_are_kept() -> None:
    programme = _xml(_event() + _event(guid="g2", start="10:30") + _event(guid="g3", start="11:15"))
    assert len(programme.items) == 3
    assert [problem.code for problem in programme.problems].count("overlap") == 1


def test_shared_guid_gives_separate_keys() -> None:
    programme = _xml(_event() + _event(start="12:00") + _event(start="12:00"))
    assert len({item.source_key for item in programme.items}) == 3
    assert "shared_key" in _told(programme)


def test_item_under_another_day_keeps_its_own_date() -> None:
    programme = _xml(_event(date="2026-11-09T10:00:00+08:00"))
    assert _told(programme) == {"other_day"}
    assert programme.items[0].starts_at.date() == date(2026, 11, 9)


def test_dates_reversed() -> None:
    assert _told(_xml(_event(), conference="<start>2026-11-05</start><end>2026-11-01</end>")) == {"dates_reversed"}


def test_day_without_date_is_told() -> None:
    programme = _xml(_event(), day="date='soon'")
    assert (programme.items, _told(programme)) == ((), {"no_day"})


def test_unknown_zone_is_told() -> None:
    assert "unknown_zone" in _told(_xml(_event(), conference="<time_zone_name>../../etc/passwd</time_zone_name>"))


def test_length_is_real_time_across_a_change_of_clocks() -> None:
    (item,) = _xml(
        _event(date="2026-10-25T01:30:00+02:00", start="01:30", duration="02:00"),
        day="date='2026-10-25'",
        conference="<time_zone_name>Europe/Berlin</time_zone_name>",
    ).items
    assert item.ends_at.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_text_is_cleaned() -> None:
    (item,) = _json(EVENT | {"title": " A\u0000\n\u202eB\ud800 ", "abstract": "one\r\ntwo\u0007"}).items
    assert (item.title, item.abstract) == ("A B", "one\ntwo")


def test_only_web_addresses_are_taken() -> None:
    assert _json(EVENT | {"url": "javascript:alert(1)"}).items[0].url == ""
    assert _json(EVENT | {"url": "https://example.org/a"}).items[0].url == "https://example.org/a"


def test_long_text_is_cut_and_told() -> None:
    programme = _json(EVENT | {"abstract": "x" * 1_000_000, "title": "T" * 1_000})
    assert (len(programme.items[0].abstract), len(programme.items[0].title)) == (20_000, 300)
    assert [problem.code for problem in programme.problems].count("text_cut") == 2


def test_json_items_know_their_line() -> None:
    programme = _json(EVENT)
    assert programme.items[0].line == 11


@pytest.mark.parametrize("event", [None, 3, "text", [], [[]]])
def test_what_is_no_item_is_told(event: Any) -> None:
    programme = _json(event)
    assert (programme.items, _told(programme)) == ((), {"not_an_item"})


@pytest.mark.parametrize("name", ["title", "start", "duration", "persons", "date", "room", "guid", "id", "abstract"])
@pytest.mark.parametrize("value", [None, True, 1.5, [], [None], {}, {"en": 3}, [{"public_name": []}]])
def test_fields_of_other_types_never_break_the_reader(name: str, value: Any) -> None:
    assert len(_json(EVENT | {name: value}).items) <= 1


def test_localised_texts_and_declared_rooms() -> None:
    programme = _json(EVENT | {"title": {"de": "Vortrag", "en": "Talk"}}, rooms=[{"name": "B"}])
    assert programme.items[0].title == "Talk"
    assert programme.rooms == ("B", "A")

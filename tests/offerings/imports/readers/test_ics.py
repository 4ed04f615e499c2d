"""iCalendar: small files with one oddity each."""

from datetime import UTC, date, datetime

import pytest

from offerings.imports.readers.ics import read_ics
from offerings.imports.readers.refusal import ImportRefused
from offerings.imports.readers.values import Programme

USUAL = {"no_people", "no_programme_title", "no_prodid", "no_dtstamp", "no_zone", "offsets_only", "no_items"}
TIMES = "DTSTART:20261103T020000Z\nDTEND:20261103T030000Z"


def _ics(*events: str, head: str = "") -> Programme:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return read_ics(f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{body}END:VCALENDAR\n".encode())


def _told(programme: Programme) -> list[str]:
    return [problem.code for problem in programme.problems if problem.code not in USUAL]


def test_floating_times_take_the_zone_of_the_calendar() -> None:
    event = "UID:1\nSUMMARY:T\nDTSTART:20261103T100000\nDURATION:PT45M"
    assert _ics(event).items[0].starts_at == datetime(2026, 11, 3, 10, 0)
    (item,) = _ics(event, head="X-WR-TIMEZONE:Asia/Shanghai\n").items
    assert item.starts_at == datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
    assert item.ends_at == datetime(2026, 11, 3, 2, 45, tzinfo=UTC)


def test_unknown_zone_is_told_and_read_as_wall_clock() -> None:
    programme = _ics("UID:1\nSUMMARY:T\nDTSTART;TZID=Mars/Base:20261103T100000\nDURATION:PT1H")
    assert _told(programme) == ["unknown_zone"]
    assert programme.items[0].starts_at == datetime(2026, 11, 3, 10, 0)


@pytest.mark.filterwarnings("ignore:Timezone")
def test_zone_behind_a_vendors_path() -> None:
    programme = _ics(
        "UID:1\nSUMMARY:T\nDTSTART;TZID=/mozilla.org/20050126_1/Asia/Shanghai:20261103T100000\nDURATION:PT1H"
    )
    assert programme.zone == "Asia/Shanghai"
    assert programme.items[0].starts_at == datetime(2026, 11, 3, 2, 0, tzinfo=UTC)


def test_dates_only_are_whole_days() -> None:
    programme = _ics("UID:1\nSUMMARY:T\nDTSTART;VALUE=DATE:20261103")
    assert (programme.items[0].starts_at, programme.items[0].ends_at) == (datetime(2026, 11, 3), datetime(2026, 11, 4))
    assert _told(programme) == ["all_day"]


@pytest.mark.parametrize("end", ["DTEND:20261103T020000Z", "DTEND:20261102T020000Z", "DTEND:rubbish", "X-NONE:1"])
def test_event_without_length_is_told_at_its_line(end: str) -> None:
    programme = _ics(f"UID:1\nSUMMARY:T\nDTSTART:20261103T020000Z\n{end}", f"UID:2\nSUMMARY:U\n{TIMES}")
    assert [item.source_key for item in programme.items] == ["2"]
    (problem,) = [problem for problem in programme.problems if problem.severity == "error"]
    assert (problem.code, problem.line, problem.where) == ("duration", 3, "T")


@pytest.mark.parametrize(
    "start", ["DTSTART:rubbish", "X-NONE:1", "DTSTART:99991231T235959Z", "DTSTART:00010101T000000Z"]
)
def test_event_without_start_is_told(start: str) -> None:
    programme = _ics(f"UID:1\nSUMMARY:T\n{start}")
    assert programme.items == ()
    assert "no_start" in _told(programme)


def test_series_is_taken_once_and_told() -> None:
    programme = _ics(f"UID:1\nSUMMARY:T\n{TIMES}\nRRULE:FREQ=WEEKLY;COUNT=10")
    assert (len(programme.items), _told(programme)) == (1, ["recurrence"])


@pytest.mark.parametrize("rule", ["RRULE:FREQ=SECONDLY", "RRULE:FREQ=MINUTELY;COUNT=99999999"])
def test_recurrence_bombs_are_not_taken(rule: str) -> None:
    programme = _ics(f"UID:1\nSUMMARY:T\n{TIMES}\n{rule}")
    assert (len(programme.items), _told(programme)) == (0, ["recurrence_refused"])


def test_thousands_of_dates_are_not_taken() -> None:
    dates = ",".join(["20261103T020000Z"] * 1_001)
    programme = _ics(f"UID:1\nSUMMARY:T\n{TIMES}\nRDATE:{dates}")
    assert (programme.items, _told(programme)) == ((), ["recurrence_refused", "unfolded"])


def test_zone_that_changes_every_second_is_refused() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Bomb\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
        "RRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    with pytest.raises(ImportRefused, match="recurrence_refused"):
        _ics(f"UID:1\nSUMMARY:T\n{TIMES}", head=zone)


def test_cancelled_event_is_kept_as_cancelled() -> None:
    programme = _ics(f"UID:1\nSUMMARY:T\nSTATUS:CANCELLED\n{TIMES}")
    assert programme.items[0].is_cancelled
    assert _told(programme) == ["cancelled"]


def test_moved_occurrence_is_an_item_of_its_own() -> None:
    programme = _ics(f"UID:1\nSUMMARY:T\n{TIMES}", f"UID:1\nSUMMARY:T\nRECURRENCE-ID:20261110T020000Z\n{TIMES}")
    assert [item.source_key for item in programme.items] == ["1", "1@2026-11-10T02:00:00+00:00"]


def test_events_without_uid_get_a_key_from_their_title() -> None:
    first, again = (_ics(f"SUMMARY:T\n{TIMES}").items[0] for _ in range(2))
    assert first.source_key == again.source_key
    assert first.source_key.startswith("made:")


def test_a_fold_within_a_character_is_mended() -> None:
    folded = "会议".encode()
    data = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:" + folded[:2] + b"\r\n " + folded[2:]
    programme = read_ics(data + f"\r\n{TIMES}\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode())
    assert programme.items[0].title == "会议"


def test_line_in_another_encoding_is_told() -> None:
    data = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:会议\n".encode("gb18030")
    programme = read_ics(data + f"{TIMES}\nEND:VEVENT\nEND:VCALENDAR\n".encode())
    assert programme.items[0].title == "会议"
    assert _told(programme) == ["encoding_guessed"]


def test_text_is_cleaned_and_days_are_local() -> None:
    programme = _ics(
        "UID:1\nSUMMARY: A\x00\\nB\nDTSTART:20261103T200000Z\nDURATION:PT1H", head="X-WR-TIMEZONE:Asia/Shanghai\n"
    )
    assert programme.items[0].title == "A B"
    assert programme.days == (date(2026, 11, 4),)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:T\n", 2),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", 3),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n", 3),
        ("BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 1_000, 41),
    ],
)
def test_broken_nesting_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(ImportRefused) as refusal:
        read_ics(text.encode())
    assert refusal.value.line == line

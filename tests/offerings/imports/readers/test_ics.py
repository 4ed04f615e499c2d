"""iCalendar: small files with one oddity each."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from offerings.imports.readers.ics import read_ics
from offerings.imports.readers.limits import MAX_ITEMS
from offerings.imports.readers.placing import place
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


def test_an_unknown_zone_stands_in_the_way() -> None:
    """Read on any clock, the items would be hours wrong, and nobody would see it."""
    programme = _ics("UID:1\nSUMMARY:T\nDTSTART;TZID=Mars/Base:20261103T100000\nDURATION:PT1H")
    (problem,) = [problem for problem in programme.problems if problem.severity == "error"]
    assert problem.code == "unknown_zone"
    assert "Mars/Base" in str(problem.message)


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


@pytest.mark.parametrize("end", ["DTEND:20261103T020000Z", "DTEND:20261102T020000Z", "DTEND:rubbish"])
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


def test_event_that_does_not_say_when_it_ends_is_an_hour_long() -> None:
    programme = _ics("UID:1\nSUMMARY:T\nDTSTART:20261103T020000Z")
    assert programme.items[0].ends_at == datetime(2026, 11, 3, 3, tzinfo=UTC)
    assert _told(programme) == ["no_end"]


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
    assert [item.source_key for item in programme.items] == ["1", "1@2026-11-10"]


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


SERIES = (
    "UID:1\nSUMMARY:Class\nDTSTART;TZID=Europe/Berlin:20261020T090000\n"
    "DTEND;TZID=Europe/Berlin:20261020T100000\nRRULE:FREQ=WEEKLY;COUNT=4"
)


def _placed(*events: str, head: str = "", days: tuple[date, date] | None = None) -> Programme:
    return place(_ics(*events, head=head), ZoneInfo("Asia/Shanghai"), days)


def test_a_series_keeps_its_hour_over_a_change_of_the_clock() -> None:
    programme = _placed(SERIES)
    assert [(item.source_key, item.starts_at.astimezone(UTC).hour) for item in programme.items] == [
        ("1@2026-10-20", 7),
        ("1@2026-10-27", 8),
        ("1@2026-11-03", 8),
        ("1@2026-11-10", 8),
    ]
    assert {item.ends_at - item.starts_at for item in programme.items} == {timedelta(hours=1)}
    assert {item.series for item in programme.items} == {"1"}


def test_exceptions_additions_and_moves_of_a_series() -> None:
    programme = _placed(
        f"{SERIES}\nEXDATE;TZID=Europe/Berlin:20261027T090000\nRDATE;TZID=Europe/Berlin:20261028T140000",
        "UID:1\nSUMMARY:Moved\nRECURRENCE-ID:20261103T080000Z\nDTSTART:20261104T080000Z\nDTEND:20261104T090000Z",
    )
    assert {item.source_key: item.title for item in programme.items} == {
        "1@2026-10-20": "Class",
        "1@2026-10-28": "Class",
        "1@2026-11-03": "Moved",
        "1@2026-11-10": "Class",
    }
    moved = next(item for item in programme.items if item.title == "Moved")
    assert moved.starts_at == datetime(2026, 11, 4, 8, tzinfo=UTC)
    assert moved.planned_at == datetime(2026, 11, 3, 8, tzinfo=UTC)


def test_a_series_is_cut_to_the_dates_of_the_event() -> None:
    endless = SERIES.replace(";COUNT=4", "")
    programme = _placed(endless, days=(date(2026, 11, 1), date(2026, 11, 12)))
    assert [item.source_key for item in programme.items] == ["1@2026-11-03", "1@2026-11-10"]
    assert "recurrence_cut" in _told(programme)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=WEEKLY;INTERVAL=99999",
        "FREQ=DAILY;BYHOUR=9,10,11",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=HOURLY",
    ],
)
def test_rules_that_are_not_read_are_told(rule: str) -> None:
    programme = _ics(f"UID:1\nSUMMARY:T\n{TIMES}\nRRULE:{rule}")
    assert (programme.items, _told(programme)) == ((), ["recurrence_refused"])


def test_an_endless_number_of_series_is_too_much() -> None:
    events = [f"UID:{number}\nSUMMARY:T\n{TIMES}\nRRULE:FREQ=DAILY" for number in range(40)]
    programme = _placed(*events)
    assert len(programme.items) <= MAX_ITEMS
    assert [p.code for p in programme.problems if p.severity == "error"] == ["recurrence_refused"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTHDAY=1,2,3",
        "FREQ=DAILY",
    ],
)
def test_zones_that_keep_a_reader_busy_are_refused(rule: str) -> None:
    with pytest.raises(ImportRefused, match="recurrence_refused"):
        _ics(f"UID:1\nSUMMARY:T\n{TIMES}", head=_zone("Bomb", "+0100", rule))


def _zone(name: str, offset: str, rule: str = "") -> str:
    rules = f"RRULE:{rule}\n" if rule else ""
    return (
        f"BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:{offset}\n"
        f"TZOFFSETTO:{offset}\n{rules}END:STANDARD\nEND:VTIMEZONE\n"
    )


def test_names_of_windows_are_known() -> None:
    programme = _ics('UID:1\nSUMMARY:T\nDTSTART;TZID="China Standard Time":20261103T100000\nDURATION:PT1H')
    assert programme.zone == "Asia/Shanghai"
    assert programme.items[0].starts_at == datetime(2026, 11, 3, 2, tzinfo=UTC)


def test_a_zone_that_the_file_describes_itself_is_used() -> None:
    start = 'DTSTART;TZID="Our Campus":20261103T100000'
    programme = _ics(f"UID:1\nSUMMARY:T\n{start}\nDURATION:PT1H", head=_zone("Our Campus", "+0330"))
    assert programme.items[0].starts_at == datetime(2026, 11, 3, 6, 30, tzinfo=UTC)
    assert _told(programme) == []


def test_a_zone_described_against_its_public_rules_is_told() -> None:
    start = "DTSTART;TZID=Asia/Shanghai:20261103T100000"
    programme = _ics(f"UID:1\nSUMMARY:T\n{start}\nDURATION:PT1H", head=_zone("Asia/Shanghai", "+0900"))
    assert programme.items[0].starts_at == datetime(2026, 11, 3, 2, tzinfo=UTC)
    assert _told(programme) == ["zone_contradicts"]
    assert _told(_ics(f"UID:1\nSUMMARY:T\n{start}\nDURATION:PT1H", head=_zone("Asia/Shanghai", "+0800"))) == []


def test_people_who_were_invited_are_not_read() -> None:
    programme = _ics(f"UID:1\nSUMMARY:T\n{TIMES}\nATTENDEE;CN=Anna Berg:mailto:anna@example.org\nattendee:x")
    assert programme.items[0].people == ()
    assert "Anna" not in repr(programme)
    assert _told(programme) == ["attendees"]


@pytest.mark.parametrize(
    "line",
    [
        "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://meet.example/1",
        "X-GOOGLE-CONFERENCE:https://meet.example/1",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL:https://meet.example/1",
        "CONFERENCE;VALUE=URI:tel:+8612345\nX-GOOGLE-CONFERENCE:https://meet.example/1",
    ],
)
def test_where_one_joins(line: str) -> None:
    assert _ics(f"UID:1\nSUMMARY:T\n{TIMES}\n{line}").items[0].online_url == "https://meet.example/1"


def test_all_categories_are_kept() -> None:
    assert _ics(f"UID:1\nSUMMARY:T\n{TIMES}\nCATEGORIES:A\\, B,C\nCATEGORIES:D").items[0].categories == (
        "A, B",
        "C",
        "D",
    )


def test_a_line_in_latin_letters() -> None:
    data = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Überblick, für Anfänger\n".encode("cp1252")
    programme = read_ics(data + f"{TIMES}\nEND:VEVENT\nEND:VCALENDAR\n".encode())
    assert programme.items[0].title == "Überblick, für Anfänger"


def test_a_line_without_end_is_left_out() -> None:
    programme = _ics(f"UID:1\nSUMMARY:T\n{TIMES}\nATTACH;ENCODING=BASE64:" + "A" * 300_000)
    assert len(programme.items) == 1
    assert set(_told(programme)) == {"line_left_out", "unfolded"}


def test_a_line_of_a_thousand_parameters_is_left_out() -> None:
    programme = _ics(f"UID:1\nSUMMARY:T\n{TIMES}\nX-A" + ";B=c" * 2_000 + ":1")
    assert len(programme.items) == 1
    assert set(_told(programme)) == {"line_left_out", "unfolded"}


def test_more_dates_than_anybody_needs_are_refused() -> None:
    dates = "RDATE:" + ",".join(["20261103T020000Z"] * 900)
    with pytest.raises(ImportRefused, match="recurrence_refused"):
        _ics(*(f"UID:{number}\nSUMMARY:T\n{TIMES}\n{dates}" for number in range(30)))


@pytest.mark.parametrize(("zones", "is_refused"), [(2, False), (60, True)])
def test_rules_of_zones_are_counted_wherever_their_start_stands(zones: int, is_refused: bool) -> None:
    """Apple writes the rule before the start."""
    rule = "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\n"
    described = "".join(_zone(f"Z{n}", "+0100").replace("DTSTART:1601", f"{rule}DTSTART:1601") for n in range(zones))
    if is_refused:
        with pytest.raises(ImportRefused, match="recurrence_refused"):
            _ics(f"UID:1\nSUMMARY:T\n{TIMES}", head=described)
    else:
        assert len(_ics(f"UID:1\nSUMMARY:T\n{TIMES}", head=described).items) == 1

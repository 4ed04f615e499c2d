"""calendar-data (RFC 4791 9.6): parts of objects, series spread out or limited, as in the examples of 7.8."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from calendars.caldav.components import parse, write
from calendars.caldav.freebusy import busy_lines
from calendars.caldav.retrieval import CalendarData, Selection, retrieve
from calendars.caldav.times import Span
from tests.calendars.caldav.rfc4791 import ABCD1, ABCD2, ABCD3, HOLIDAY, OBJECTS, SHIFT

UTC_ZONE = ZoneInfo("UTC")


def span(first: int, last: int) -> Span:
    return Span(datetime(2006, 1, first, tzinfo=UTC), datetime(2006, 1, last, tzinfo=UTC))


def starts(component) -> list[str]:
    return [event.first("DTSTART").value for event in component.all_of("VEVENT")]


def test_what_is_parsed_writes_the_same_again():
    for each in (*OBJECTS.values(), HOLIDAY, SHIFT):
        assert parse(write(each)) == each


def test_7_8_1_only_some_properties():
    properties = frozenset({"SUMMARY", "UID", "DTSTART"})
    zone = Selection("VTIMEZONE", None, frozenset(), None)
    event = Selection("VEVENT", properties, frozenset(), ())
    wanted = Selection("VCALENDAR", frozenset({"VERSION"}), frozenset(), (event, zone))
    cut = retrieve(ABCD3, CalendarData(selection=wanted), UTC_ZONE)
    assert [line.name for line in cut.lines] == ["VERSION"]
    assert [each.name for each in cut.inside] == ["VTIMEZONE", "VEVENT"]
    assert {line.name for line in cut.inside[1].lines} == properties
    assert cut.inside[0] == ABCD3.inside[0]


def test_a_property_without_its_value():
    wanted = Selection("VCALENDAR", frozenset({"VERSION"}), frozenset({"VERSION"}), ())
    assert write(retrieve(ABCD1, CalendarData(selection=wanted), UTC_ZONE)) == (
        b"BEGIN:VCALENDAR\r\nVERSION:\r\nEND:VCALENDAR\r\n"
    )


def test_7_8_2_of_a_series_the_exceptions_of_those_days():
    limited = retrieve(ABCD2, CalendarData(limit=span(3, 5)), UTC_ZONE)
    assert starts(limited) == ["20060102T120000", "20060104T140000"]


def test_7_8_3_a_series_spread_out():
    spread = retrieve(ABCD2, CalendarData(expand=span(3, 5)), UTC_ZONE)
    assert starts(spread) == ["20060103T170000Z", "20060104T190000Z"]
    planned = [event.first("RECURRENCE-ID").value for event in spread.all_of("VEVENT")]
    assert planned == ["20060103T170000Z", "20060104T170000Z"]
    assert not any(event.first("RRULE") for event in spread.all_of("VEVENT"))
    assert not list(spread.all_of("VTIMEZONE"))
    assert [event.first("SUMMARY").value for event in spread.all_of("VEVENT")] == ["Event #2", "Event #2 bis"]


def test_what_does_not_recur_is_spread_out_without_a_recurrence_id():
    spread = retrieve(ABCD1, CalendarData(expand=span(1, 9)), UTC_ZONE)
    assert starts(spread) == ["20060102T150000Z"]
    assert next(spread.all_of("VEVENT")).first("RECURRENCE-ID") is None


def test_days_stay_days():
    spread = retrieve(HOLIDAY, CalendarData(expand=span(1, 9)), ZoneInfo("Asia/Shanghai"))
    event = next(spread.all_of("VEVENT"))
    assert (event.first("DTSTART").value, event.first("DTEND").value) == ("20060105", "20060107")
    assert event.first("DTSTART").parameter("VALUE") == "DATE"


def test_7_10_1_busy_and_perhaps_busy():
    """The example's day: one tentative event, one occurrence that was moved."""
    within = Span(datetime(2006, 1, 4, 14, tzinfo=UTC), datetime(2006, 1, 5, 22, tzinfo=UTC))
    assert busy_lines(OBJECTS.values(), within, UTC_ZONE) == [
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20060104T150000Z/PT1H",
        "FREEBUSY:20060104T190000Z/PT1H",
        "FREEBUSY:20060105T170000Z/PT1H",
    ]


def test_what_takes_no_time_is_not_busy():
    assert busy_lines([HOLIDAY], span(1, 9), UTC_ZONE) == []


def test_what_touches_is_one_period_and_none_reaches_outside():
    within = Span(datetime(2006, 1, 2, 15, 30, tzinfo=UTC), datetime(2006, 1, 2, 17, 30, tzinfo=UTC))
    assert busy_lines([ABCD1, ABCD1, ABCD2], within, UTC_ZONE) == [
        "FREEBUSY:20060102T153000Z/PT30M",
        "FREEBUSY:20060102T170000Z/PT30M",
    ]

"""calendar-query: the examples of RFC 4791 7.8 against the data of its appendix B, and what they leave open."""

from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from calendars.caldav.filters import matches
from calendars.caldav.queries_in_xml import read_filter
from calendars.caldav.refusals import Refusal
from tests.calendars.caldav.rfc4791 import ABCD1, HOLIDAY, OBJECTS, SHIFT

UTC = ZoneInfo("UTC")


def query(inner: str):
    return read_filter(
        etree.fromstring(
            f'<C:filter xmlns:C="urn:ietf:params:xml:ns:caldav"><C:comp-filter name="VCALENDAR">{inner}'
            "</C:comp-filter></C:filter>"
        )
    )


def found(inner: str, objects=None, zone=UTC) -> list[str]:
    wanted = query(inner)
    return [name for name, each in (objects or OBJECTS).items() if matches(each, wanted, zone)]


def in_event(inner: str) -> str:
    return f'<C:comp-filter name="VEVENT">{inner}</C:comp-filter>'


def between(start: str, end: str) -> str:
    return in_event(f'<C:time-range start="{start}" end="{end}"/>')


def test_7_8_1_events_in_a_span_of_time():
    assert found(between("20060104T000000Z", "20060105T000000Z")) == ["abcd2", "abcd3"]


def test_7_8_6_an_event_by_its_uid():
    uid = in_event(
        '<C:prop-filter name="UID"><C:text-match collation="i;octet">DC6C50A017428C5216A2F1CD@example.com'
        "</C:text-match></C:prop-filter>"
    )
    assert found(uid) == ["abcd3"]


def test_7_8_7_events_by_partstat():
    partstat = in_event(
        '<C:prop-filter name="ATTENDEE"><C:text-match>mailto:LISA@example.com</C:text-match>'
        '<C:param-filter name="PARTSTAT"><C:text-match collation="i;ascii-casemap">needs-action</C:text-match>'
        "</C:param-filter></C:prop-filter>"
    )
    assert found(partstat) == ["abcd3"]
    assert found(partstat.replace("LISA", "cyrus")) == []  # both must hold of the same attendee


def test_7_8_8_events_only():
    assert found('<C:comp-filter name="VEVENT"/>') == ["abcd1", "abcd2", "abcd3"]
    assert found('<C:comp-filter name="VTODO"/>') == []


def test_7_8_9_what_is_not_defined_and_what_is_not_said():
    assert found(in_event('<C:prop-filter name="ORGANIZER"><C:is-not-defined/></C:prop-filter>')) == ["abcd1", "abcd2"]
    assert found('<C:comp-filter name="VTODO"><C:is-not-defined/></C:comp-filter>') == ["abcd1", "abcd2", "abcd3"]
    other = in_event(
        '<C:prop-filter name="SUMMARY"><C:text-match negate-condition="yes">event #1</C:text-match></C:prop-filter>'
    )
    assert found(other) == ["abcd2", "abcd3"]


def test_collations_differ_in_the_case_of_ascii_letters_only():
    summary = '<C:prop-filter name="SUMMARY"><C:text-match collation="{}">EVENT</C:text-match></C:prop-filter>'
    assert found(in_event(summary.format("i;ascii-casemap"))) == ["abcd1", "abcd2", "abcd3"]
    assert found(in_event(summary.format("i;octet"))) == []


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("20060102T150000Z", "20060102T160000Z", ["abcd1"]),
        ("20060102T140000Z", "20060102T150000Z", []),  # ends as it begins
        ("20060102T160000Z", "20060102T170000Z", []),
        ("20060104T170000Z", "20060104T180000Z", []),  # moved away from there
        ("20060104T190000Z", "20060104T200000Z", ["abcd2"]),  # to there
        ("20060107T000000Z", "20060201T000000Z", []),  # five times, then no more
    ],
)
def test_an_occurrence_counts_where_it_happens(start, end, expected):
    assert found(between(start, end)) == expected


@pytest.mark.parametrize("bound", ['start="20060106T000000Z"', 'end="20060102T160000Z"'])
def test_a_span_may_be_open_on_one_side(bound):
    expected = ["abcd2"] if "start" in bound else ["abcd1"]
    assert found(in_event(f"<C:time-range {bound}/>")) == expected


@pytest.mark.parametrize(
    ("zone", "start", "expected"),
    [
        ("Asia/Shanghai", "20060106T150000Z", ["days"]),  # until midnight of the 7th there
        ("Asia/Shanghai", "20060106T160000Z", []),
        ("UTC", "20060106T230000Z", ["days"]),
        ("America/New_York", "20060107T043000Z", ["days"]),
    ],
)
def test_days_count_in_the_zone_of_the_calendar(zone, start, expected):
    one_hour_on = f"{start[:9]}{int(start[9:11]) + 1:02}{start[11:]}" if start[9:11] != "23" else "20060107T000000Z"
    assert found(between(start, one_hour_on), {"days": HOLIDAY}, ZoneInfo(zone)) == expected


@pytest.mark.parametrize(
    ("day", "hour", "happens"),
    [
        ("20260323", "08", True),
        ("20260330", "07", True),  # summer time: the same hour on the wall
        ("20260330", "0830", False),
        ("20260406", "07", False),  # EXDATE
        ("20260413", "07", True),
        ("20260420", "07", True),  # UNTIL is the last start
        ("20260427", "07", False),
    ],
)
def test_a_weekly_class_keeps_its_hour_and_its_exceptions(day, hour, happens):
    start = f"{day}T{hour:0<4}00Z"
    end = f"{day}T{hour[:2]}{'59' if len(hour) == 4 else '10'}00Z"
    assert found(between(start, end), {"class": SHIFT}) == (["class"] if happens else [])


def test_properties_with_times_are_found_by_time():
    changed = in_event(
        '<C:prop-filter name="LAST-MODIFIED"><C:time-range start="20060206T000000Z" end="20060207T000000Z"/>'
        "</C:prop-filter>"
    )
    assert found(changed) == ["abcd3"]


@pytest.mark.parametrize(("start", "expected"), [("20060104T233000Z", ["days"]), ("20060105T000000Z", [])])
def test_alarms_are_found_by_when_they_ring(start, expected):
    alarm = in_event(
        f'<C:comp-filter name="VALARM"><C:time-range start="{start}" end="20060109T000000Z"/></C:comp-filter>'
    )
    assert found(alarm, {"days": HOLIDAY, "abcd1": ABCD1}) == expected


@pytest.mark.parametrize(
    ("inner", "condition"),
    [
        (in_event("<C:time-range/>"), "valid-filter"),
        (between("20060105T000000Z", "20060104T000000Z"), "valid-filter"),
        (between("20060104T000000", "20060105T000000"), "valid-filter"),
        (between("20060104", "20060105"), "valid-filter"),
        (between("20061304T000000Z", "20070105T000000Z"), "valid-filter"),
        ("<C:comp-filter/>", "valid-filter"),
        (in_event("<C:prop-filter name='UID'><C:is-not-defined/><C:text-match>x</C:text-match></C:prop-filter>"),
         "valid-filter"),
        (in_event("<C:prop-filter name='UID'><C:text-match collation='i;klingon'>x</C:text-match></C:prop-filter>"),
         "supported-collation"),
        (in_event("<C:shape-filter name='round'/>"), "supported-filter"),
    ],
)  # fmt: skip
def test_what_is_no_filter_is_refused_with_its_condition(inner, condition):
    with pytest.raises(Refusal) as refused:
        query(inner)
    assert refused.value.condition == f"{{urn:ietf:params:xml:ns:caldav}}{condition}"
    assert refused.value.status == 403

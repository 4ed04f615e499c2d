"""What we write, read back by the parsers inside other people's calendars."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.ics.emit import emit
from core.ics.lines import clean
from tests.core.ics.examples import GUEST, ORGANISER, calendar, event
from tests.core.ics.readers import READERS, Seen, missing_for_ical_js, read_ical_js, read_icalendar

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
HOSTILE = "a\r\nBEGIN:VEVENT\rb\x00\x07;,\\:\"'^n 会议 👩‍🔬 \U0010fffe \x85 \u2028 é\u0301 \ud800 end"
ZONES = [
    "Asia/Shanghai", "Europe/Berlin", "Europe/London", "America/New_York", "Australia/Sydney", "Asia/Kolkata",
    "America/Santiago", "Africa/Casablanca", "Asia/Gaza", "Africa/Cairo", "Pacific/Apia", "UTC",
]  # fmt: skip

texts = st.text(min_size=1, max_size=120).filter(lambda text: clean(text).strip())
instants = st.datetimes(datetime(1971, 1, 1), datetime(2050, 1, 1)).map(lambda t: t.replace(microsecond=0))


@st.composite
def spans(draw):
    if draw(st.booleans()):
        first = draw(st.dates(date(1971, 1, 1), date(2050, 1, 1)))
        return first, first + timedelta(days=draw(st.integers(1, 9)))
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    first = draw(instants).replace(tzinfo=UTC)
    last = first + timedelta(minutes=draw(st.integers(1, 3000)))
    return first.astimezone(zone), last.astimezone(zone)


@st.composite
def events(draw, number):
    starts, ends = draw(spans())
    return event(
        uid=f"{number}@huizhi.example",
        starts=starts,
        ends=ends,
        summary=draw(texts),
        description=draw(st.text(max_size=300)),
        location=draw(st.text(max_size=40)),
        categories=tuple(draw(st.lists(st.text(max_size=20), max_size=3))),
        status=draw(st.sampled_from(["TENTATIVE", "CONFIRMED", "CANCELLED"])),
        sequence=draw(st.integers(0, 40)),
    )


calendars = st.integers(0, 4).flatmap(
    lambda count: st.builds(calendar, *[events(number) for number in range(count)], name=texts)
)


def said(event):
    """What a reader should see of an event."""
    start, end = (
        moment.astimezone(UTC) if isinstance(moment, datetime) else datetime.combine(moment, datetime.min.time(), UTC)
        for moment in (event.starts, event.ends)
    )
    return Seen(start, end, clean(event.summary), event.status, event.sequence)


@QUICK
@given(calendars)
def test_icalendar_reads_the_same_events(written):
    assert read_icalendar(emit(written)) == {event.uid: said(event) for event in written.events}


@QUICK
@given(calendars)
def test_lines_are_short_valid_and_the_same_each_time(written):
    octets = emit(written)
    assert octets.endswith(b"END:VCALENDAR\r\n")
    for line in octets.split(b"\r\n"):
        assert len(line) <= 75
        assert not any(character < " " and character != "\t" for character in line.decode())
    assert emit(written) == octets


def difficult():
    berlin, new_york, sydney = (ZoneInfo(key) for key in ("Europe/Berlin", "America/New_York", "Australia/Sydney"))
    hour = timedelta(hours=1)
    starts = {
        "spring": datetime(2026, 3, 29, 3, 15, tzinfo=berlin),  # icalendar's own zones are an hour late here
        "spring-ny": datetime(2026, 3, 8, 3, 15, tzinfo=new_york),
        "spring-syd": datetime(2026, 10, 4, 3, 15, tzinfo=sydney),
        "autumn": datetime(2026, 10, 25, 3, 15, tzinfo=berlin),
        "china": datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")),
        "china-1988": datetime(1988, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")),
        "window": datetime(2031, 10, 10, 9, tzinfo=ZoneInfo("America/Santiago")),
        "chicago": datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("America/Chicago")),  # "CST", as Shanghai is
        "utc": datetime(2026, 7, 1, 9, tzinfo=UTC),
    }
    timed = [event(uid=f"{name}@x", starts=start, ends=start + hour) for name, start in starts.items()]
    return calendar(
        *timed,
        event(uid="day@x", starts=date(2026, 5, 1), ends=date(2026, 5, 4), summary="展览会, 第一天; \\ ok"),
        event(uid="off@x", status="CANCELLED", sequence=3, summary="长" * 80),
        event(uid="odd@x", status="TENTATIVE", summary=HOSTILE),
        name="All, of; them",
        refresh=timedelta(hours=1),
        source_url="https://huizhi.example/calendars/all.ics",
    )


@pytest.mark.parametrize("reader", sorted(READERS))
def test_every_reader_sees_the_same(reader):
    written = difficult()
    assert READERS[reader](emit(written)) == {event.uid: said(event) for event in written.events}


@pytest.mark.parametrize("reader", sorted(READERS.keys() - {"ics"}))  # ics.py unescapes in the wrong order
def test_a_backslash_before_n_is_no_newline(reader):
    written = calendar(event(summary=r"C:\new \N \\n"))
    assert READERS[reader](emit(written))["opening@huizhi.example"].summary == r"C:\new \N \\n"


@pytest.mark.skipif(bool(missing_for_ical_js()), reason=missing_for_ical_js() or "")
def test_ical_js_sees_the_same():
    written = difficult()
    assert read_ical_js(emit(written)) == {event.uid: said(event) for event in written.events}


@pytest.mark.parametrize("reader", sorted(READERS))
def test_every_reader_accepts_an_empty_feed(reader):
    assert READERS[reader](emit(calendar(timezone=ZoneInfo("Asia/Shanghai")))) == {}


def test_names_and_addresses_of_people_survive():
    guest = type(GUEST)('Ana "Ñandú" Berg; 王', "ana+x@example.com")
    invitation = calendar(event(organiser=ORGANISER, attendees=(guest,)), method="REQUEST")
    read = icalendar.Calendar.from_ical(emit(invitation)).walk("VEVENT")[0]
    assert read["ATTENDEE"] == "mailto:ana+x@example.com"
    assert read["ATTENDEE"].params["CN"] == "Ana 'Ñandú' Berg; 王"

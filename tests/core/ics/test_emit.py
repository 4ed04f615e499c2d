"""One test for each thing that clients or norms punish (docs/calendars.md)."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.ics.emit import emit
from core.ics.values import Conference
from tests.core.ics.examples import CHANGED, GUEST, ORGANISER, calendar, event

BERLIN = ZoneInfo("Europe/Berlin")


def lines(*events, **said):
    return emit(calendar(*events, **said)).decode().replace("\r\n ", "").split("\r\n")


def values(name, found):
    return [line for line in found if line.split(":")[0].split(";")[0] == name]


def test_a_feed_from_end_to_end():
    found = lines(
        event(
            description="Doors at 8:30, tea",
            location="Hall 1; north",
            geo=(31.2304, 121.4737),
            url="https://huizhi.example/events/a",
            categories=("Energy", "Water, waste"),
            classification="PUBLIC",
            colour="teal",
            conference=Conference("https://meet.example/1", "Join: now", ("VIDEO", "AUDIO")),
            parent_uid="week@huizhi.example",
            created=CHANGED - timedelta(days=1),
            alarms=(30,),
            language="en",
        ),
        description="All of them",
        source_url="https://huizhi.example/calendars/all.ics",
        url="https://huizhi.example/calendar",
        colour="teal",
        refresh=timedelta(hours=1),
        timezone=ZoneInfo("Asia/Shanghai"),
        categories=("Events",),
    )
    assert found == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Huizhi//Calendars//EN",
        "CALSCALE:GREGORIAN",
        "NAME;LANGUAGE=en:Events",
        "X-WR-CALNAME:Events",
        "DESCRIPTION;LANGUAGE=en:All of them",
        "X-WR-CALDESC:All of them",
        "LAST-MODIFIED:20260301T080000Z",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "SOURCE;VALUE=URI:https://huizhi.example/calendars/all.ics",
        "URL:https://huizhi.example/calendar",
        "COLOR:teal",
        "CATEGORIES:Events",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "UID:opening@huizhi.example",
        "DTSTAMP:20260301T080000Z",
        "DTSTART;TZID=Asia/Shanghai:20261122T090000",
        "DTEND;TZID=Asia/Shanghai:20261122T103000",
        "SUMMARY;LANGUAGE=en:Opening",
        "DESCRIPTION;LANGUAGE=en:Doors at 8:30\\, tea",
        "LOCATION;LANGUAGE=en:Hall 1\\; north",
        "GEO:31.230400;121.473700",
        "URL:https://huizhi.example/events/a",
        "CATEGORIES:Energy,Water\\, waste",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "CLASS:PUBLIC",
        "COLOR:teal",
        'CONFERENCE;VALUE=URI;FEATURE=VIDEO,AUDIO;LABEL="Join: now":https://meet.example/1',
        "RELATED-TO:week@huizhi.example",
        "SEQUENCE:0",
        "CREATED:20260228T080000Z",
        "LAST-MODIFIED:20260301T080000Z",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Opening",
        "TRIGGER:-PT30M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_chinese_feed_says_so():
    found = lines(event(), name="活动", language="zh-Hans")
    assert "NAME;LANGUAGE=zh-Hans:活动" in found
    assert "X-WR-CALNAME:活动" in found
    assert "PRODID:-//Huizhi//Calendars//ZH" in found


def test_the_name_of_a_calendar_is_escaped():
    """icalendar 7.3 lets it out as it is."""
    found = lines(name="Arts, crafts; more\nX-EVIL:1", description="a\\b")
    assert "X-WR-CALNAME:Arts\\, crafts\\; more\\nX-EVIL:1" in found
    assert "X-WR-CALDESC:a\\\\b" in found


def test_without_a_method_dtstamp_is_the_last_change():
    """RFC 5545 3.8.7.2: so two fetches with no change between are the same bytes."""
    later = CHANGED + timedelta(days=3, microseconds=7)
    assert values("DTSTAMP", lines(event(last_modified=later))) == ["DTSTAMP:20260304T080000Z"]


def test_the_order_of_events_and_the_day_of_emission_change_nothing():
    events = [
        event(uid=f"{number}@x", starts=datetime(2026, 5, number % 3 + 1, 9, tzinfo=BERLIN)) for number in range(9)
    ]
    shuffled = random.Random(7).sample(events, 9)
    assert emit(calendar(*shuffled)) == emit(calendar(*events))
    assert [line[4] for line in values("UID", lines(*shuffled))] == list("036147258")


def test_all_day_ends_are_exclusive_and_need_no_zone():
    found = lines(event(starts=date(2026, 5, 1), ends=date(2026, 5, 3)))
    assert values("DTSTART", found) == ["DTSTART;VALUE=DATE:20260501"]
    assert values("DTEND", found) == ["DTEND;VALUE=DATE:20260503"]
    assert "BEGIN:VTIMEZONE" not in found


def test_utc_needs_no_zone():
    """A TZID=UTC would have to be described like any other."""
    for zone in (UTC, ZoneInfo("UTC")):
        start = datetime(2026, 5, 1, 9, tzinfo=zone)
        found = lines(event(starts=start, ends=start + timedelta(hours=1)))
        assert values("DTSTART", found) == ["DTSTART:20260501T090000Z"]
        assert "BEGIN:VTIMEZONE" not in found


def test_each_zone_is_described_once_before_the_events():
    first = event(uid="a@x", starts=datetime(2026, 5, 1, 9, tzinfo=BERLIN))
    found = lines(first, event(uid="b@x"), event(uid="c@x"))
    assert values("TZID", found) == ["TZID:Asia/Shanghai", "TZID:Europe/Berlin"]
    assert max(i for i, line in enumerate(found) if line == "END:VTIMEZONE") < found.index("BEGIN:VEVENT")


def test_the_second_of_two_equal_local_times_is_said_in_utc():
    """RFC 5545 3.3.5: a local time that occurs twice means the first."""
    second = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN)
    found = lines(event(starts=second, ends=second.replace(hour=4, fold=0)))
    assert values("DTSTART", found) == ["DTSTART:20261025T013000Z"]
    assert values("DTEND", found) == ["DTEND:20261025T033000Z"]


def test_a_local_time_that_the_clock_jumps_over_is_said_as_the_clock_shows_it():
    skipped = datetime(2026, 3, 29, 2, 30, tzinfo=BERLIN)
    found = lines(event(starts=skipped, ends=skipped.replace(hour=4)))
    assert values("DTSTART", found)[-1] == "DTSTART;TZID=Europe/Berlin:20260329T033000"


def test_cancelled_events_stay_with_all_that_clients_need_to_strike_them_through():
    found = lines(event(status="CANCELLED", sequence=2))
    assert values("STATUS", found) == ["STATUS:CANCELLED"]
    assert values("SEQUENCE", found) == ["SEQUENCE:2"]


def test_a_transparent_event_leaves_one_free():
    assert values("TRANSP", lines(event(transparent=True))) == ["TRANSP:TRANSPARENT"]


def test_an_empty_feed_holds_the_zone_of_its_place():
    """RFC 5545 3.4: an object has at least one component."""
    found = lines(timezone=BERLIN)
    assert values("TZID", found) == ["TZID:Europe/Berlin"]


def test_a_feed_has_neither_method_nor_people():
    """RFC 5545 3.8.4.1, RFC 5546 3.2.1; Outlook asks to accept what has an organiser."""
    assert values("METHOD", lines(event())) == []
    for said in ({"organiser": ORGANISER}, {"attendees": (GUEST,)}):
        with pytest.raises(AssertionError):
            emit(calendar(event(**said)))


def test_an_invitation():
    sent = CHANGED + timedelta(days=1)
    invited = event(organiser=ORGANISER, attendees=(GUEST,))
    found = lines(invited, method="REQUEST", last_modified=sent)
    assert found[:5] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Huizhi//Calendars//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
    ]
    assert values("ORGANIZER", found) == ['ORGANIZER;CN="Li Na":mailto:li.na@example.org']
    assert values("ATTENDEE", found) == [
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
        ';CN="Anna Berg":mailto:anna@example.com'
    ]
    assert values("DTSTAMP", found) == ["DTSTAMP:20260302T080000Z"]
    assert values("X-WR-CALNAME", found) == []


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("REQUEST", {"attendees": (GUEST,)}),
        ("REQUEST", {"organiser": ORGANISER}),
        ("REQUEST", {"organiser": ORGANISER, "attendees": (GUEST,), "status": "CANCELLED"}),
        ("CANCEL", {"organiser": ORGANISER, "attendees": (GUEST,)}),
        ("PUBLISH", {}),
        ("PUBLISH", {"organiser": ORGANISER, "attendees": (GUEST,)}),
    ],
)
def test_a_message_that_rfc_5546_forbids_is_a_bug(method, said):
    with pytest.raises(AssertionError):
        emit(calendar(event(**said), method=method))


def test_a_cancellation():
    cancelled = event(organiser=ORGANISER, attendees=(GUEST,), status="CANCELLED", sequence=1)
    assert "METHOD:CANCEL" in lines(cancelled, method="CANCEL")

"""jCal, xCal and JSCalendar say what the .ics says."""

import json
from datetime import date, datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from core.ics import jcal, jscalendar, xcal
from core.ics.emit import emit
from core.ics.values import Conference, Recurrence
from tests.core.ics.examples import CHANGED, GUEST, ORGANISER, SHANGHAI, calendar, event
from tests.core.ics.format_readers import FORMAT_READERS, NAMESPACE, read_jcal_js, seen
from tests.core.ics.readers import missing_for_ical_js, read_icalendar
from tests.core.ics.test_reading import HOSTILE, QUICK, calendars, difficult, said

WRITERS = {
    "jcal": lambda calendar: jcal.rewrite(emit(calendar)),
    "xcal": lambda calendar: xcal.rewrite(emit(calendar)),
    "jscalendar": jscalendar.write,
}
BERLIN = ZoneInfo("Europe/Berlin")
NINE = datetime(2026, 3, 24, 9, tzinfo=BERLIN)
HOUR = timedelta(hours=1)


def full():
    return event(
        description="Doors at 8:30, tea\nand; more",
        location="Hall 1; north",
        geo=(31.2304, 121.4737),
        url="https://huizhi.example/events/a",
        categories=("Energy", "Water, waste"),
        classification="PRIVATE",
        colour="teal",
        conference=Conference("https://meet.example/1", 'Join: "now"', ("VIDEO", "AUDIO")),
        parent_uid="week@huizhi.example",
        created=CHANGED - timedelta(days=1),
        alarms=(30, 0),
        language="en",
    )


def weekly():
    """Tuesdays at nine over the change of the clock; the third moved and renamed, the second does not take place."""
    later = NINE + timedelta(days=21)
    third = NINE + timedelta(days=14)
    plan = Recurrence("WEEKLY", later, weekdays=(1,), excluded=(NINE + timedelta(days=7),))
    common = {"uid": "class@x", "location": "Room 1"}
    return (
        event(**common, starts=NINE, ends=NINE + HOUR, recurrence=plan),
        event(**common, starts=third + HOUR, ends=third + 3 * HOUR, summary="Late", recurrence_id=third, sequence=1),
    )


@pytest.mark.parametrize("form", sorted(WRITERS))
@QUICK
@given(written=calendars)
def test_every_format_gives_the_same_events(form, written):
    octets = WRITERS[form](written)
    assert FORMAT_READERS[form](octets) == {event.uid: said(event) for event in written.events}
    assert octets == WRITERS[form](written)


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_difficult_times_and_texts(form):
    written = difficult()
    assert FORMAT_READERS[form](WRITERS[form](written)) == read_icalendar(emit(written))


@pytest.mark.skipif(bool(missing_for_ical_js()), reason=missing_for_ical_js() or "")
def test_ical_js_reads_our_jcal():
    written = difficult()
    assert read_jcal_js(WRITERS["jcal"](written)) == read_icalendar(emit(written))


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_the_order_of_events_changes_no_byte(form):
    events = [
        event(uid=f"{number}@x", starts=datetime(2026, 5, number % 3 + 1, 9, tzinfo=SHANGHAI)) for number in range(9)
    ]
    assert WRITERS[form](calendar(*reversed(events))) == WRITERS[form](calendar(*events))


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_texts_hold_nothing_that_the_format_can_not(form):
    octets = WRITERS[form](calendar(event(summary=HOSTILE), name=HOSTILE, description=HOSTILE))
    assert not any(octet < 0x20 for octet in octets.replace(b"\n", b""))
    assert FORMAT_READERS[form](octets)["opening@huizhi.example"].summary.startswith("a\nBEGIN:VEVENT\nb;,\\:\"'^n")


@pytest.mark.parametrize("form", ["jcal", "xcal"])
def test_feeds_name_no_people(form):
    with pytest.raises(AssertionError):
        WRITERS[form](calendar(event(organiser=ORGANISER, attendees=(GUEST,))))


def test_jscalendar_never_names_people():
    octets = jscalendar.write(calendar(event(organiser=ORGANISER, attendees=(GUEST,))))
    assert GUEST.email.encode() not in octets
    assert ORGANISER.email.encode() not in octets


def test_jcal_of_every_property():
    name, properties, components = json.loads(WRITERS["jcal"](calendar(full(), refresh=HOUR, timezone=SHANGHAI)))
    assert name == "vcalendar"
    assert properties == [
        ["version", {}, "text", "2.0"],
        ["prodid", {}, "text", "-//Huizhi//Calendars//EN"],
        ["calscale", {}, "text", "GREGORIAN"],
        ["name", {"language": "en"}, "text", "Events"],
        ["x-wr-calname", {}, "unknown", "Events"],
        ["last-modified", {}, "date-time", "2026-03-01T08:00:00Z"],
        ["refresh-interval", {}, "duration", "PT1H"],
        ["x-published-ttl", {}, "unknown", "PT1H"],
        ["x-wr-timezone", {}, "unknown", "Asia/Shanghai"],
    ]
    zone, entry = components
    assert zone[2][0][1][1] == ["tzoffsetfrom", {}, "utc-offset", "+08:00"]
    assert entry[1] == [
        ["uid", {}, "text", "opening@huizhi.example"],
        ["dtstamp", {}, "date-time", "2026-03-01T08:00:00Z"],
        ["dtstart", {"tzid": "Asia/Shanghai"}, "date-time", "2026-11-22T09:00:00"],
        ["dtend", {"tzid": "Asia/Shanghai"}, "date-time", "2026-11-22T10:30:00"],
        ["summary", {"language": "en"}, "text", "Opening"],
        ["description", {"language": "en"}, "text", "Doors at 8:30, tea\nand; more"],
        ["location", {"language": "en"}, "text", "Hall 1; north"],
        ["geo", {}, "float", [31.2304, 121.4737]],
        ["url", {}, "uri", "https://huizhi.example/events/a"],
        ["categories", {}, "text", "Energy", "Water, waste"],
        ["status", {}, "text", "CONFIRMED"],
        ["transp", {}, "text", "OPAQUE"],
        ["class", {}, "text", "PRIVATE"],
        ["color", {}, "text", "teal"],
        ["conference", {"feature": ["VIDEO", "AUDIO"], "label": "Join: 'now'"}, "uri", "https://meet.example/1"],
        ["related-to", {}, "text", "week@huizhi.example"],
        ["sequence", {}, "integer", 0],
        ["created", {}, "date-time", "2026-02-28T08:00:00Z"],
        ["last-modified", {}, "date-time", "2026-03-01T08:00:00Z"],
    ]
    assert entry[2][0][1][2] == ["trigger", {}, "duration", "-PT30M"]


def test_jcal_example_of_rfc_7265():
    """Appendix B.1, and the rules of B.2."""
    octets = (
        b"BEGIN:VCALENDAR\r\nCALSCALE:GREGORIAN\r\nPRODID:-//Example Inc.//Example Calendar//EN\r\nVERSION:2.0\r\n"
        b"BEGIN:VEVENT\r\nDTSTAMP:20080205T191224Z\r\nDTSTART;VALUE=DATE:20081006\r\nSUMMARY:Planning meeting\r\n"
        b"UID:4088E990AD89CB3DBB484909\r\nRRULE:FREQ=DAILY;COUNT=5\r\nRRULE:FREQ=YEARLY;BYDAY=MO,-1SU;BYMONTH=10;"
        b"UNTIL=20110520\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert json.loads(jcal.rewrite(octets)) == [
        "vcalendar",
        [
            ["calscale", {}, "text", "GREGORIAN"],
            ["prodid", {}, "text", "-//Example Inc.//Example Calendar//EN"],
            ["version", {}, "text", "2.0"],
        ],
        [
            [
                "vevent",
                [
                    ["dtstamp", {}, "date-time", "2008-02-05T19:12:24Z"],
                    ["dtstart", {}, "date", "2008-10-06"],
                    ["summary", {}, "text", "Planning meeting"],
                    ["uid", {}, "text", "4088E990AD89CB3DBB484909"],
                    ["rrule", {}, "recur", {"freq": "DAILY", "count": 5}],
                    [
                        "rrule",
                        {},
                        "recur",
                        {"freq": "YEARLY", "byday": ["MO", "-1SU"], "bymonth": 10, "until": "2011-05-20"},
                    ],
                ],
                [],
            ]
        ],
    ]


# RFC 6321 3.6 with RFC 5545 and 7986: the element that holds the value of each property.
_HOLDS = {
    "date-time": {"created", "dtend", "dtstamp", "dtstart", "exdate", "last-modified", "recurrence-id"},
    "uri": {"conference", "source", "url"},
    "duration": {"refresh-interval", "trigger"},
    "utc-offset": {"tzoffsetfrom", "tzoffsetto"},
    "integer": {"sequence"},
    "recur": {"rrule"},
}
_RULE = ["freq", "until", "count", "interval", "byday", "bymonthday", "bymonth", "wkst"]


def _allowed(name):
    if name == "geo":
        return ["latitude", "longitude"]
    kind = next((kind for kind, names in _HOLDS.items() if name in names), "text")
    return ["unknown"] if name.startswith("x-") else [kind, "date"] if kind == "date-time" else [kind]


def _names(element):
    return [child.tag.removeprefix(NAMESPACE) for child in element]


@pytest.mark.parametrize("written", [calendar(full(), refresh=HOUR), difficult()])
def test_xcal_has_the_structure_of_rfc_6321(written):
    root = ElementTree.fromstring(WRITERS["xcal"](written))
    assert root.tag == f"{NAMESPACE}icalendar"
    assert _names(root) == ["vcalendar"]
    for component in [root[0], *root.iterfind(f".//{NAMESPACE}components/*")]:
        assert _names(component) in (["properties"], ["properties", "components"])
        assert all(len(part) for part in component)
        for said_here in component[0]:
            _check_property(said_here)


def _check_property(element):
    name = element.tag.removeprefix(NAMESPACE)
    parts = _names(element)
    if parts[0] == "parameters":
        assert all(set(_names(parameter)) == {"text"} for parameter in element[0])
        parts = parts[1:]
    assert parts
    assert set(parts) <= set(_allowed(name)), name
    for rule in element.iterfind(f"{NAMESPACE}recur"):
        order = [_RULE.index(part) for part in _names(rule)]
        assert order == sorted(order)


def test_xcal_of_what_has_parameters_and_several_values():
    root = ElementTree.fromstring(WRITERS["xcal"](calendar(full())))
    entry = root.find(f".//{NAMESPACE}vevent/{NAMESPACE}properties")
    shown = {child.tag.removeprefix(NAMESPACE): list(child.itertext()) for child in entry}
    assert shown["conference"] == ["VIDEO", "AUDIO", "Join: 'now'", "https://meet.example/1"]
    assert shown["categories"] == ["Energy", "Water, waste"]
    assert shown["geo"] == ["31.230400", "121.473700"]
    assert shown["dtstart"] == ["Asia/Shanghai", "2026-11-22T09:00:00"]


def test_jscalendar_of_every_property():
    written = calendar(full(), source_url="https://huizhi.example/calendars/all.jscal", categories=("Fairs",))
    group = json.loads(jscalendar.write(written))
    entry = group.pop("entries")[0]
    assert group == {
        "@type": "Group",
        "uid": "620a8716-ccfc-507a-8399-7fdd80c30af7",
        "prodId": "-//Huizhi//Calendars//EN",
        "updated": "2026-03-01T08:00:00Z",
        "title": "Events",
        "locale": "en",
        "source": "https://huizhi.example/calendars/all.jscal",
        "keywords": {"Fairs": True},
    }
    assert entry == {
        "@type": "Event",
        "uid": "opening@huizhi.example",
        "created": "2026-02-28T08:00:00Z",
        "updated": "2026-03-01T08:00:00Z",
        "sequence": 0,
        "title": "Opening",
        "description": "Doors at 8:30, tea\nand; more",
        "locale": "en",
        "start": "2026-11-22T09:00:00",
        "timeZone": "Asia/Shanghai",
        "duration": "PT1H30M",
        "status": "confirmed",
        "freeBusyStatus": "busy",
        "locations": {
            "1": {"@type": "Location", "name": "Hall 1; north", "coordinates": "geo:31.230400,121.473700"},
        },
        "virtualLocations": {
            "1": {
                "@type": "VirtualLocation",
                "name": 'Join: "now"',
                "uri": "https://meet.example/1",
                "features": {"video": True, "audio": True},
            }
        },
        "links": {"1": {"@type": "Link", "href": "https://huizhi.example/events/a", "rel": "describedby"}},
        "keywords": {"Energy": True, "Water, waste": True},
        "color": "teal",
        "alerts": {
            "1": {"@type": "Alert", "action": "display", "trigger": {"@type": "OffsetTrigger", "offset": "-PT30M"}},
            "2": {"@type": "Alert", "action": "display", "trigger": {"@type": "OffsetTrigger", "offset": "PT0S"}},
        },
        "privacy": "private",
        "relatedTo": {"week@huizhi.example": {"@type": "Relation", "relation": {"parent": True}}},
    }


def test_all_day_in_jscalendar():
    written = calendar(event(starts=date(2026, 5, 1), ends=date(2026, 5, 4)))
    entry = json.loads(jscalendar.write(written))["entries"][0]
    assert (entry["start"], entry["duration"], entry["showWithoutTime"]) == ("2026-05-01T00:00:00", "P3D", True)
    assert "timeZone" not in entry


def test_a_length_is_exact_over_a_change_of_the_clock():
    """From nine on Saturday to nine on Monday are 47 hours when the clock is put forward on Sunday."""
    saturday = datetime(2026, 3, 28, 9, tzinfo=BERLIN)
    written = calendar(event(starts=saturday, ends=saturday + timedelta(days=2)))
    assert json.loads(jscalendar.write(written))["entries"][0]["duration"] == "PT47H"


def test_a_series_in_jscalendar():
    entry = json.loads(jscalendar.write(calendar(*weekly())))["entries"][0]
    assert entry["recurrenceRules"] == [
        {
            "@type": "RecurrenceRule",
            "frequency": "weekly",
            "interval": 1,
            "byDay": [{"@type": "NDay", "day": "tu"}],
            "until": "2026-04-14T09:00:00",
        }
    ]
    assert entry["recurrenceOverrides"] == {
        "2026-03-31T09:00:00": {"excluded": True},
        "2026-04-07T09:00:00": {
            "sequence": 1,
            "title": "Late",
            "start": "2026-04-07T10:00:00",
            "duration": "PT2H",
        },
    }
    later = seen({**entry, **entry["recurrenceOverrides"]["2026-04-07T09:00:00"]})
    assert later == said(weekly()[1])


def test_what_an_occurrence_lacks_is_taken_away():
    starts = NINE + timedelta(days=14)
    master = weekly()[0]
    bare = event(uid=master.uid, starts=starts, ends=starts + HOUR, recurrence_id=starts, status="CANCELLED")
    entry = json.loads(jscalendar.write(calendar(bare, master)))["entries"][0]
    assert entry["recurrenceOverrides"]["2026-04-07T09:00:00"] == {"status": "cancelled", "locations": None}


def test_a_series_in_jcal_and_xcal():
    written = calendar(*weekly())
    entry = next(each for each in json.loads(WRITERS["jcal"](written))[2] if each[0] == "vevent")
    rule = next(each for each in entry[1] if each[0] == "rrule")
    assert rule == ["rrule", {}, "recur", {"freq": "WEEKLY", "until": "2026-04-14T07:00:00Z", "byday": "TU"}]
    away = next(each for each in entry[1] if each[0] == "exdate")
    assert away == ["exdate", {"tzid": "Europe/Berlin"}, "date-time", "2026-03-31T09:00:00"]
    recur = ElementTree.fromstring(WRITERS["xcal"](written)).find(f".//{NAMESPACE}vevent//{NAMESPACE}recur")
    assert [(child.tag.removeprefix(NAMESPACE), child.text) for child in recur] == [
        ("freq", "WEEKLY"),
        ("until", "2026-04-14T07:00:00Z"),
        ("byday", "TU"),
    ]

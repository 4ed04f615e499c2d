"""What takes place according to a calendar: its plans written out by readers that share no code with us.

`EXPANDERS`: name -> function from octets to a sorted list of `Took`. More of them read in `make interop`.
"""

from datetime import UTC, date, datetime, time
from typing import NamedTuple

import icalendar
from dateutil.rrule import rrulestr
from ical.calendar_stream import IcsCalendarStream


class Took(NamedTuple):
    start: datetime  # UTC; midnight UTC of an all-day event
    end: datetime
    uid: str
    summary: str
    status: str


def expand_icalendar(octets):
    """icalendar parses, dateutil expands: what khal and recurring-ical-events are made of."""
    events = icalendar.Calendar.from_ical(octets).walk("VEVENT")
    assert [error for event in events for error in event.errors] == []
    masters = {event["UID"]: event for event in events if "RECURRENCE-ID" not in event}
    differing = {(event["UID"], event["RECURRENCE-ID"].dt): event for event in events if "RECURRENCE-ID" in event}
    found, used = [], set()
    for uid, master in masters.items():
        for start in _starts(master):
            event = differing.get((uid, start))
            used |= {(uid, start)} & set(differing)
            length = _utc(master["DTEND"].dt) - _utc(master["DTSTART"].dt)
            span = (
                (_utc(event["DTSTART"].dt), _utc(event["DTEND"].dt)) if event else (_utc(start), _utc(start) + length)
            )
            found.append(Took(*span, str(uid), *(str((event or master)[name]) for name in ("SUMMARY", "STATUS"))))
    assert used == set(differing), "a RECURRENCE-ID that is no occurrence"
    return sorted(found)


def _starts(master):
    start = master["DTSTART"].dt
    if "RRULE" not in master:
        return [start]
    wall = start if isinstance(start, datetime) else datetime.combine(start, time())
    zone = wall.tzinfo
    rule = dict(master["RRULE"])
    until = rule.pop("UNTIL")[0]
    assert isinstance(until, datetime) == isinstance(start, datetime), "UNTIL is of the type of DTSTART"
    assert zone is None or until.tzinfo is not None, "UNTIL is in UTC where DTSTART has a zone"
    end = until.astimezone(zone).replace(tzinfo=None) if zone else datetime.combine(until, time())
    text = icalendar.vRecur(rule).to_ical().decode()
    walls = rrulestr(text, dtstart=wall.replace(tzinfo=None)).between(datetime.min, end, inc=True)
    excluded = {moment.dt for line in _listed(master, "EXDATE") for moment in line.dts}
    starts = [each.replace(tzinfo=zone) if isinstance(start, datetime) else each.date() for each in walls]
    assert excluded <= set(starts), "an EXDATE that is no occurrence"
    return [each for each in starts if each not in excluded]


def _listed(component, name):
    value = component.get(name, [])
    return value if isinstance(value, list) else [value]


def expand_ical(octets):
    """ical, the strict reader inside Home Assistant. (It misreads plans in UTC: give it local ones.)"""
    calendar = IcsCalendarStream.calendar_from_ics(octets.decode())
    return sorted(
        Took(_utc(event.dtstart), _utc(event.dtend), event.uid, event.summary, event.status.value)
        for event in calendar.timeline_tz(UTC)
    )


def _utc(moment):
    if isinstance(moment, datetime):
        assert moment.tzinfo, "a floating time"
        return moment.astimezone(UTC)
    assert isinstance(moment, date)
    return datetime.combine(moment, time(), UTC)


EXPANDERS = {"icalendar": expand_icalendar, "ical": expand_ical}

"""Every reader by its name: what it sees (components) and, where it expands plans that repeat, what takes place."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import ics
from ical.calendar_stream import IcsCalendarStream

from scripts.interop import CLIENTS
from tests.interop import javascript, libical
from tests.interop.difficult import UTC_SERIES
from tests.interop.seen import FROM, TO, Component, Occurrence, of_epoch, utc

EXPAND = Path(__file__).with_name("expand.py")


@dataclass(frozen=True)
class Reader:
    name: str
    components: Callable[[bytes], list[Component]] | None = None
    occurrences: Callable[[bytes], list[Occurrence]] | None = None
    missing: Callable[[], str | None] = lambda: None
    misread_series: tuple[str, ...] = ()
    """UIDs of plans that it is known to expand wrongly (docs/interoperability.md)."""

    def __str__(self) -> str:
        return self.name


def in_zone(text: str, zone: str | None) -> datetime:
    """A RECURRENCE-ID that the reader left as text, and the zone it names."""
    moment = icalendar.vDDDTypes.from_ical(text)
    return utc(moment.replace(tzinfo=ZoneInfo(zone)) if zone else moment)


def read_icalendar(octets: bytes) -> list[Component]:
    calendar = icalendar.Calendar.from_ical(octets)
    assert [error for part in calendar.walk() for error in part.errors] == []
    return [
        Component(
            str(event["UID"]),
            utc(event["RECURRENCE-ID"].dt) if "RECURRENCE-ID" in event else None,
            not hasattr(event["DTSTART"].dt, "hour"),
            utc(event["DTSTART"].dt),
            utc(event["DTEND"].dt),
            str(event["SUMMARY"]),
            str(event.get("DESCRIPTION", "")),
            str(event["STATUS"]),
            int(event["SEQUENCE"]),
        )
        for event in calendar.walk("VEVENT")
    ]


def read_ical(octets: bytes) -> list[Component]:
    return [
        Component(
            event.uid,
            in_zone(event.recurrence_id, getattr(event.recurrence_id.tzinfo, "key", None))
            if event.recurrence_id
            else None,
            not hasattr(event.dtstart, "hour"),
            utc(event.dtstart),
            utc(event.dtend),
            event.summary,
            event.description or "",
            event.status.value,
            event.sequence,
        )
        for event in IcsCalendarStream.calendar_from_ics(octets.decode()).events
    ]


def expand_ical(octets: bytes) -> list[Occurrence]:
    timeline = IcsCalendarStream.calendar_from_ics(octets.decode()).timeline_tz(FROM.tzinfo)
    return [
        Occurrence(event.uid, utc(event.dtstart), utc(event.dtend), event.summary, event.status.value)
        for event in timeline.overlapping(FROM, TO)
    ]


def read_ics(octets: bytes) -> list[Component]:
    """Components alone: ics.py knows no RRULE and keeps RECURRENCE-ID as an unknown line."""
    found = []
    for event in ics.Calendar(octets.decode()).events:
        extra = {line.name: line for line in event.extra}
        found.append(
            Component(
                event.uid,
                _planned(extra.get("RECURRENCE-ID")),
                event.all_day,
                utc(event.begin.datetime),
                utc(event.end.datetime),
                event.name,
                event.description or "",
                event.status,
                int(extra["SEQUENCE"].value),
            )
        )
    return found


def _planned(line: Any) -> datetime | None:
    return in_zone(line.value, line.params.get("TZID", [None])[0]) if line else None


def missing_clients() -> str | None:
    return None if CLIENTS.exists() else "the environment of the clients was not made: make interop"


def expand_recurring(octets: bytes) -> list[Occurrence]:
    """recurring-ical-events (khal, caldav) in the environment of the clients."""
    window = [edge.isoformat() for edge in (FROM, TO)]
    done = subprocess.run([CLIENTS, EXPAND, *window], input=octets, capture_output=True, check=True, env=os.environ)
    rows = json.loads(done.stdout)
    return [Occurrence(uid, of_epoch(start), of_epoch(end), *texts) for uid, start, end, *texts in rows]


READERS = (
    Reader("icalendar", read_icalendar),
    Reader("ical", read_ical, expand_ical, misread_series=(UTC_SERIES,)),
    Reader("ics.py", read_ics),
    Reader("libical", libical.components, libical.occurrences, libical.missing),
    *(
        Reader(
            package,
            partial(javascript.components, package),
            partial(javascript.occurrences, package),
            partial(javascript.missing, package),
        )
        for package in ("ical.js", "node-ical")
    ),
    Reader("recurring-ical-events", None, expand_recurring, missing_clients),
)

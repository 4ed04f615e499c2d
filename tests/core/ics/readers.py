"""One feed, read by each parser into the same shape, so that a test can ask whether they agree.

`READERS` maps a parser's name to a function from octets to `{uid: Seen}`; `read_ical_js` needs node and its package.
"""

import json
import shutil
import subprocess
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NamedTuple

import icalendar
import ics
from ical.calendar_stream import IcsCalendarStream

NODE_FOLDER = Path(__file__).parents[2] / "node"
SCRIPT = Path(__file__).with_name("read_ical_js.mjs")


class Seen(NamedTuple):
    start: datetime  # UTC; midnight UTC of an all-day event
    end: datetime
    summary: str
    status: str
    sequence: int


def read_icalendar(octets):
    """icalendar, the parser inside khal."""
    calendar = icalendar.Calendar.from_ical(octets)
    broken = [error for part in calendar.walk() for error in part.errors]
    assert broken == []
    return {
        str(event["UID"]): Seen(
            _utc(event["DTSTART"].dt),
            _utc(event["DTEND"].dt),
            str(event["SUMMARY"]),
            str(event["STATUS"]),
            int(event["SEQUENCE"]),
        )
        for event in calendar.walk("VEVENT")
    }


def read_ics(octets):
    """ics.py, strict about the grammar."""
    return {
        event.uid: Seen(
            event.begin.datetime.astimezone(UTC),
            event.end.datetime.astimezone(UTC),
            event.name,
            event.status,
            int(next(line.value for line in event.extra if line.name == "SEQUENCE")),
        )
        for event in ics.Calendar(octets.decode()).events
    }


def read_ical(octets):
    """ical, the strict parser inside Home Assistant."""
    calendar = IcsCalendarStream.calendar_from_ics(octets.decode())
    return {
        event.uid: Seen(_utc(event.dtstart), _utc(event.dtend), event.summary, event.status.value, event.sequence)
        for event in calendar.events
    }


def missing_for_ical_js():
    """Why ical.js can't be asked, or None."""
    if not shutil.which("node"):
        return "node is not installed"
    if not (NODE_FOLDER / "node_modules" / "ical.js").is_dir():
        return "ical.js is not installed: run npm ci in tests/node"
    return None


def read_ical_js(octets):
    """ical.js, the parser inside Thunderbird."""
    done = subprocess.run(["node", SCRIPT], input=octets, capture_output=True, check=True, timeout=60)
    return {
        seen["uid"]: Seen(
            datetime.fromtimestamp(seen["start"], UTC),
            datetime.fromtimestamp(seen["end"], UTC),
            seen["summary"],
            seen["status"],
            seen["sequence"],
        )
        for seen in json.loads(done.stdout)
    }


READERS = {"icalendar": read_icalendar, "ics": read_ics, "ical": read_ical}


def _utc(moment):
    if isinstance(moment, datetime):
        assert moment.tzinfo, "a floating time"
        return moment.astimezone(UTC)
    assert isinstance(moment, date)
    return datetime.combine(moment, time(), UTC)

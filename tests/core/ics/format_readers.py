"""jCal, xCal and JSCalendar read back into the shape that `readers` gives, by readers that share no code with ours."""

import json
import re
import subprocess
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import icalendar

from tests.core.ics.readers import SCRIPT, Seen, read_icalendar

NAMESPACE = "{urn:ietf:params:xml:ns:icalendar-2.0}"
LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def read_jcal(octets):
    return read_icalendar(icalendar.Calendar.from_jcal(octets.decode()).to_ical())


def read_jcal_js(octets):
    done = subprocess.run(["node", SCRIPT, "jcal"], input=octets, capture_output=True, check=True, timeout=60)
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


def read_xcal(octets):
    """By what stands under each property; a time is said in UTC or in the zone that the property names."""
    root = ElementTree.fromstring(octets)
    return {
        text(event, "uid"): Seen(
            _xcal_time(event, "dtstart"),
            _xcal_time(event, "dtend"),
            text(event, "summary"),
            text(event, "status"),
            int(text(event, "sequence", "integer")),
        )
        for event in root.iter(f"{NAMESPACE}vevent")
    }


def text(component, name, kind="text"):
    return component.findtext("/".join(f"{NAMESPACE}{step}" for step in ("properties", name, kind))) or ""


def _xcal_time(event, name):
    if day := text(event, name, "date"):
        return datetime.fromisoformat(day).replace(tzinfo=UTC)
    stamp = text(event, name, "date-time")
    steps = ("properties", name, "parameters", "tzid", "text")
    zone = event.findtext("/".join(f"{NAMESPACE}{step}" for step in steps))
    return _instant(stamp.removesuffix("Z"), "UTC" if stamp.endswith("Z") else zone)


def read_jscalendar(octets):
    group = json.loads(octets)
    return {entry["uid"]: seen(entry) for entry in group["entries"]}


def seen(entry):
    """The end by RFC 8984 1.4.6: days on the wall clock, the rest by the stopwatch."""
    zone = entry.get("timeZone", "UTC")
    days, hours, minutes, seconds = (
        int(number or 0) for number in DURATION.fullmatch(entry.get("duration", "P0D")).groups()
    )
    assert LOCAL.fullmatch(entry["start"])
    later = (datetime.fromisoformat(entry["start"]) + timedelta(days=days)).isoformat()
    end = _instant(later, zone) + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    status = entry.get("status", "confirmed").upper()
    return Seen(_instant(entry["start"], zone), end, entry.get("title", ""), status, entry.get("sequence", 0))


def _instant(local, zone):
    assert zone, "a floating time"
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


FORMAT_READERS = {"jcal": read_jcal, "xcal": read_xcal, "jscalendar": read_jscalendar}

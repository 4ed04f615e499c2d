"""Run in the environment of the clients: expands a calendar from standard input with recurring-ical-events."""

import json
import sys
from datetime import UTC, datetime, time

import icalendar
import recurring_ical_events


def seconds(moment):
    return (moment if isinstance(moment, datetime) else datetime.combine(moment, time(), UTC)).timestamp()


calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
found = recurring_ical_events.of(calendar).between(*map(datetime.fromisoformat, sys.argv[1:]))
rows = [
    (str(e["UID"]), seconds(e["DTSTART"].dt), seconds(e["DTEND"].dt), str(e["SUMMARY"]), str(e["STATUS"]))
    for e in found
]
json.dump(rows, sys.stdout)

"""VEVENT (RFC 5545 3.6.1) as content lines."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from core.ics.lines import escape, parameter, utc_stamp
from core.ics.times import Span, plan_lines, time_line
from core.ics.values import Attendee, Conference, Event, Organiser


def event_lines(event: Event, span: Span, stamp: datetime) -> Iterator[str]:
    """The lines of an event at `span` (see `times.written_span`); `stamp` is its DTSTAMP (3.8.7.2)."""
    language = f";LANGUAGE={event.language}" if event.language else ""
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{utc_stamp(stamp)}"
    yield time_line("DTSTART", span[0])
    yield time_line("DTEND", span[1])
    yield from plan_lines(event)
    yield f"SUMMARY{language}:{escape(event.summary)}"
    if event.description:
        yield f"DESCRIPTION{language}:{escape(event.description)}"
    if event.location:
        yield f"LOCATION{language}:{escape(event.location)}"
    yield from _facts(event)
    yield from _people(event)
    for minutes in event.alarms:
        yield from _alarm(minutes, event.summary)
    yield "END:VEVENT"


def _facts(event: Event) -> Iterator[str]:
    if event.geo:
        yield f"GEO:{event.geo[0]:.6f};{event.geo[1]:.6f}"
    if event.url:
        yield f"URL:{event.url}"
    if event.categories:
        yield f"CATEGORIES:{','.join(map(escape, event.categories))}"
    yield f"STATUS:{event.status}"
    yield f"TRANSP:{'TRANSPARENT' if event.transparent else 'OPAQUE'}"
    if event.classification:
        yield f"CLASS:{event.classification}"
    if event.colour:
        yield f"COLOR:{event.colour}"
    if event.conference:
        yield _conference(event.conference)
    if event.parent_uid:
        yield f"RELATED-TO:{event.parent_uid}"
    yield f"SEQUENCE:{event.sequence}"
    if event.created:
        yield f"CREATED:{utc_stamp(event.created)}"
    yield f"LAST-MODIFIED:{utc_stamp(event.last_modified)}"


def _conference(conference: Conference) -> str:
    features = f";FEATURE={','.join(conference.features)}" if conference.features else ""
    label = f";LABEL={parameter(conference.label)}" if conference.label else ""
    return f"CONFERENCE;VALUE=URI{features}{label}:{conference.uri}"


def _people(event: Event) -> Iterator[str]:
    if event.organiser:
        yield f"ORGANIZER{_address(event.organiser)}"
    for attendee in event.attendees:
        rsvp = "TRUE" if attendee.rsvp else "FALSE"
        status = f";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={attendee.partstat};RSVP={rsvp}"
        yield f"ATTENDEE{status}{_address(attendee)}"


def _address(person: Organiser | Attendee) -> str:
    name = f";CN={parameter(person.name)}" if person.name else ""
    return f"{name}:mailto:{quote(person.email, safe='@+!$*-._~')}"


def _alarm(minutes: int, summary: str) -> Iterator[str]:
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{escape(summary)}"
    yield f"TRIGGER:-PT{minutes}M"
    yield "END:VALARM"

"""A calendar as octets. Equal calendars give equal bytes: clients that hash see no change where none is.

Our own content lines: icalendar 7.3 takes ten times as long and gets zones, escaping and VALUE= wrong.
Tests read everything back with it and with others.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time

from core.ics.checks import Moment
from core.ics.lines import duration, escape, fold, utc_stamp
from core.ics.times import plan_spans, written_span, zone_years
from core.ics.values import Calendar, Event
from core.ics.vevent import event_lines
from core.ics.vtimezone import vtimezone

_DAY_START = time(tzinfo=UTC)


def emit(calendar: Calendar) -> bytes:
    """The calendar as RFC 5545 octets: for a feed, or for an iTIP message when it has a method."""
    _assert_method(calendar)
    events = in_order(calendar)
    spans = [written_span(event.starts, event.ends) for event in events]
    years = zone_years([*spans, *(span for event in events for span in plan_spans(event))])
    octets = [fold(event_lines(*each, _stamp(each[0], calendar))) for each in zip(events, spans, strict=True)]
    return around(calendar, years, octets)


def around(calendar: Calendar, years: Mapping[str, tuple[int, int]], octets: Sequence[bytes]) -> bytes:
    """The calendar with its events written already, in order; ``years`` in which their zones are used."""
    return b"".join([fold(_head(calendar)), *_zones(calendar, years, octets), *octets, b"END:VCALENDAR\r\n"])


def _assert_method(calendar: Calendar) -> None:
    """A wrong caller is a bug, so it is asserted (RFC 5545 3.8.4.1, RFC 5546 3.2)."""
    invited = any(event.attendees for event in calendar.events)
    if calendar.method is None:
        assert not invited, "a feed or download must not name attendees"
        assert not any(event.organiser for event in calendar.events), "nor an organiser"
        return
    assert calendar.events, "a message carries an event"
    assert all(event.organiser for event in calendar.events), "a message names the organiser"
    if calendar.method == "PUBLISH":
        assert not invited, "published data must not name attendees"
        return
    assert all(event.attendees for event in calendar.events), "an invitation names whom it invites"
    cancels = calendar.method == "CANCEL"
    assert all((event.status == "CANCELLED") == cancels for event in calendar.events), "CANCEL alone cancels"


def _stamp(event: Event, calendar: Calendar) -> datetime:
    """DTSTAMP is the last change of published data, the moment of sending of a message (RFC 5545 3.8.7.2)."""
    return event.last_modified if calendar.method is None else calendar.last_modified


def in_order(calendar: Calendar) -> list[Event]:
    """By start, then UID; what differs from a plan stands behind the event that has the plan."""
    places = {event.uid: order(event) for event in calendar.events if event.recurrence_id is None}
    return sorted(calendar.events, key=lambda event: (*places.get(event.uid, order(event)), *order_in_series(event)))


def order(event: Event) -> tuple[datetime, str]:
    """How events stand in a calendar: by start, then UID."""
    return _instant(event.starts), event.uid


def order_in_series(event: Event) -> tuple[bool, datetime]:
    """The event that has the plan, then what differs, as planned."""
    planned = event.recurrence_id
    return planned is not None, _instant(event.starts if planned is None else planned)


def _instant(moment: Moment) -> datetime:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else datetime.combine(moment, _DAY_START)


def _zones(calendar: Calendar, years: Mapping[str, tuple[int, int]], octets: Sequence[bytes]) -> Iterator[bytes]:
    """The zones used; without events the calendar's own, as an object needs a component (RFC 5545 3.4)."""
    if not octets and calendar.timezone:
        yield vtimezone(calendar.timezone.key, calendar.last_modified.year, calendar.last_modified.year)
    for key, (first, last) in years.items():
        yield vtimezone(key, first, last)


def _head(calendar: Calendar) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{product(calendar)}"
    yield "CALSCALE:GREGORIAN"
    if calendar.method:
        yield f"METHOD:{calendar.method}"  # and no name: Outlook would open a new calendar for it
    else:
        yield from _names(calendar)
        yield from _feed_facts(calendar)


def product(calendar: Calendar) -> str:
    """Who wrote it (RFC 5545 3.7.3)."""
    return f"-//Huizhi//Calendars//{'ZH' if calendar.language == 'zh-Hans' else 'EN'}"


def _names(calendar: Calendar) -> Iterator[str]:
    for text, modern, old in (
        (calendar.name, "NAME", "X-WR-CALNAME"),
        (calendar.description, "DESCRIPTION", "X-WR-CALDESC"),
    ):
        if text:
            yield f"{modern};LANGUAGE={calendar.language}:{escape(text)}"
            yield f"{old}:{escape(text)}"


def _feed_facts(calendar: Calendar) -> Iterator[str]:
    """RFC 7986, each beside what older clients read."""
    yield f"LAST-MODIFIED:{utc_stamp(calendar.last_modified)}"
    if calendar.refresh:
        yield f"REFRESH-INTERVAL;VALUE=DURATION:{duration(calendar.refresh)}"
        yield f"X-PUBLISHED-TTL:{duration(calendar.refresh)}"
    if calendar.source_url:
        yield f"SOURCE;VALUE=URI:{calendar.source_url}"
    if calendar.url:
        yield f"URL:{calendar.url}"
    if calendar.colour:
        yield f"COLOR:{calendar.colour}"
    if calendar.categories:
        yield f"CATEGORIES:{','.join(map(escape, calendar.categories))}"
    if calendar.timezone:
        yield f"X-WR-TIMEZONE:{calendar.timezone.key}"

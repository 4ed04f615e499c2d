"""JSCalendar (RFC 8984): a calendar as a Group of Events, with what the .ics says of each.

Which property stands for which follows draft-ietf-calext-jscalendar-icalendar. People are left out: this is for
feeds and downloads, which name none.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from core.ics.checks import Moment, zone_name
from core.ics.emit import order, product
from core.ics.lines import clean
from core.ics.times import written_span
from core.ics.values import Calendar, Conference, Event, Recurrence

MEDIA_TYPE = "application/jscalendar+json;type=group"

Object = dict[str, Any]

_PRIVACY = {"PUBLIC": "public", "PRIVATE": "private", "CONFIDENTIAL": "secret"}
_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")


def write(calendar: Calendar) -> bytes:
    """UTF-8 octets; equal calendars give equal ones."""
    assert calendar.method is None, "messages are written as iCalendar"
    group = {**_filled(_group(calendar)), "entries": list(_entries(calendar.events))}
    return json.dumps(group, ensure_ascii=False, separators=(",", ":")).encode()


def _filled(properties: Iterable[tuple[str, Any]]) -> Object:
    """Without what there is nothing to say about."""
    return {name: value for name, value in properties if value not in (None, "", {}, [])}


def _group(calendar: Calendar) -> Iterator[tuple[str, Any]]:
    yield "@type", "Group"
    yield "uid", str(uuid5(NAMESPACE_URL, calendar.source_url or clean(calendar.name)))
    yield "prodId", product(calendar)
    yield "updated", _utc(calendar.last_modified)
    yield "title", clean(calendar.name)
    yield "description", clean(calendar.description)
    yield "locale", calendar.language
    yield "source", calendar.source_url
    yield "links", _links(calendar.url)
    yield "color", calendar.colour
    yield "keywords", _set(calendar.categories)


def _entries(events: Iterable[Event]) -> Iterator[Object]:
    """By start and UID, each with what differs in single occurrences of it."""
    changed: dict[str, list[Event]] = {}
    masters = []
    for event in events:
        if event.recurrence_id is None:
            masters.append(event)
        else:
            changed.setdefault(event.uid, []).append(event)
    for event in sorted(masters, key=order):
        yield _filled(_event(event, changed.get(event.uid, [])))


def _event(event: Event, changed: list[Event]) -> Iterator[tuple[str, Any]]:
    yield "@type", "Event"
    yield "uid", event.uid
    yield from _facts(event)
    yield "privacy", _PRIVACY[event.classification] if event.classification else None
    yield "relatedTo", _relation(event.parent_uid)
    if event.recurrence:
        yield "recurrenceRules", [_filled(_rule(event.recurrence, event))]
        yield "recurrenceOverrides", _overrides(event, changed)


def _facts(event: Event) -> Iterator[tuple[str, Any]]:
    """What may differ from one occurrence to the next."""
    starts, ends = written_span(event.starts, event.ends)
    yield "created", _utc(event.created) if event.created else None
    yield "updated", _utc(event.last_modified)
    yield "sequence", event.sequence
    yield "title", clean(event.summary)
    yield "description", clean(event.description)
    yield "locale", event.language
    yield "start", _local(starts)
    yield "timeZone", _zone(starts)
    yield "duration", _length(starts, ends)
    yield "showWithoutTime", event.is_all_day or None
    yield "status", event.status.lower()
    yield "freeBusyStatus", "free" if event.transparent else "busy"
    yield "locations", _locations(event)
    yield "virtualLocations", _virtual_locations(event.conference)
    yield "links", _links(event.url)
    yield "keywords", _set(event.categories)
    yield "color", event.colour
    yield "alerts", {str(number): _alert(minutes) for number, minutes in enumerate(event.alarms, start=1)}


def _rule(recurrence: Recurrence, event: Event) -> Iterator[tuple[str, Any]]:
    yield "@type", "RecurrenceRule"
    yield "frequency", recurrence.frequency.lower()
    yield "interval", recurrence.interval
    yield "byDay", [{"@type": "NDay", "day": _DAYS[day]} for day in sorted(recurrence.weekdays)]
    yield "until", _local_to(event, recurrence.until)


def _overrides(event: Event, changed: list[Event]) -> Object:
    """By planned start: what does not take place, and what is different (4.3.5)."""
    assert event.recurrence, "only series have single occurrences"
    overrides: Object = {_local_to(event, moment): {"excluded": True} for moment in event.recurrence.excluded}
    usual = _filled(_facts(event))
    for occurrence in changed:
        assert occurrence.recurrence_id is not None, "sorted by that before"
        planned = _local_to(event, occurrence.recurrence_id)
        overrides[planned] = _patch({**usual, "start": planned}, _filled(_facts(occurrence)))
    return dict(sorted(overrides.items()))


def _patch(usual: Object, own: Object) -> Object:
    """What of ``own`` differs; null takes away (1.4.9)."""
    names = [*own, *(name for name in usual if name not in own)]
    return {name: own.get(name) for name in names if own.get(name) != usual.get(name)}


def _local_to(event: Event, moment: Moment) -> str:
    """On the wall clock of the event's own start."""
    if isinstance(moment, datetime) and isinstance(event.starts, datetime):
        moment = moment.astimezone(event.starts.tzinfo)
    return _local(moment)


def _local(moment: Moment) -> str:
    clock = f"{moment:%H:%M:%S}" if isinstance(moment, datetime) else "00:00:00"
    return f"{moment.year:04}-{moment.month:02}-{moment.day:02}T{clock}"


def _zone(moment: Moment) -> str | None:
    """Dates float: they have none (4.7.1)."""
    if not isinstance(moment, datetime):
        return None
    name = zone_name(moment.tzinfo)
    return "Etc/UTC" if name == "UTC" else name


def _utc(moment: datetime) -> str:
    return f"{_local(moment)}Z"


def _length(starts: Moment, ends: Moment) -> str:
    """In hours, which are exact over a change of the clock, as days are not (1.4.6)."""
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        return f"P{ends.toordinal() - starts.toordinal()}D"
    minutes, seconds = divmod(int(ends.timestamp()) - int(starts.timestamp()), 60)
    hours, minutes = divmod(minutes, 60)
    return "PT" + "".join(
        f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if number
    )


def _locations(event: Event) -> Object | None:
    if not event.location and not event.geo:
        return None
    geo = f"geo:{event.geo[0]:.6f},{event.geo[1]:.6f}" if event.geo else None
    return {"1": _filled([("@type", "Location"), ("name", clean(event.location)), ("coordinates", geo)])}


def _virtual_locations(conference: Conference | None) -> Object | None:
    if conference is None:
        return None
    features = {feature.lower(): True for feature in conference.features}
    parts = [("@type", "VirtualLocation"), ("name", clean(conference.label)), ("uri", conference.uri)]
    return {"1": _filled([*parts, ("features", features)])}


def _links(address: str | None) -> Object | None:
    """The page about it: "describedby" says more of the same (4.2.7)."""
    return {"1": {"@type": "Link", "href": address, "rel": "describedby"}} if address else None


def _relation(parent_uid: str | None) -> Object | None:
    return {parent_uid: {"@type": "Relation", "relation": {"parent": True}}} if parent_uid else None


def _set(words: Iterable[str]) -> Object:
    return {cleaned: True for word in words if (cleaned := clean(word))}


def _alert(minutes: int) -> Object:
    trigger = {"@type": "OffsetTrigger", "offset": f"-PT{minutes}M" if minutes else "PT0S"}
    return {"@type": "Alert", "action": "display", "trigger": trigger}

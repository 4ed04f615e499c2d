"""iCalendar (RFC 5545): one item for each VEVENT, in their order; ``placing`` makes several of one that repeats."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar.cal import Component

from core.i18n import _l
from offerings.imports.readers.ics_item import read_item
from offerings.imports.readers.ics_lines import CalendarText, read_calendar_text
from offerings.imports.readers.ics_repeats import find_recurrence_id
from offerings.imports.readers.ics_times import first, time_zone_ids
from offerings.imports.readers.ics_zones import tell_contradictions
from offerings.imports.readers.keys import distinct, occurrence_key
from offerings.imports.readers.missing import tell_no_zone, tell_without_people
from offerings.imports.readers.overlaps import tell_overlaps
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.refusal import ImportRefused
from offerings.imports.readers.texts import one_line, short_text
from offerings.imports.readers.values import Programme, ProgrammeItem
from offerings.imports.readers.zones import find_zone


def read_ics(data: bytes) -> Programme:
    problems = Problems()
    source = read_calendar_text(data, problems)
    calendars = _parse(source.text)
    events = [part for calendar in calendars for part in calendar.subcomponents if part.name == "VEVENT"]
    zone = _zone(calendars, events, source, problems)
    read = [
        (item, event)
        for event, line in zip(events, _lines(source, events), strict=True)
        if (item := read_item(event, zone, problems, line))
    ]
    items = distinct(_in_series(read), problems)
    _tell_missing(calendars, items, zone, problems)
    _tell_attendees(source, problems)
    tell_contradictions(calendars, events, problems)
    tell_overlaps(items, problems)
    return _programme(_title(calendars, problems), zone, items, problems)


def _in_series(read: Sequence[tuple[ProgrammeItem, Component]]) -> list[ProgrammeItem]:
    """An event with a RECURRENCE-ID takes the place of that occurrence, under the key that this one would have had."""
    masters = {item.series: item.repeats for item, _event in read if item.repeats}
    moved: dict[str, set[datetime]] = {}
    items = []
    for item, event in read:
        master = masters.get(item.source_key)
        planned = find_recurrence_id(event, master.zone if master else None)
        if planned is not None:
            moved.setdefault(item.source_key, set()).add(planned)
            key = occurrence_key(item.source_key, planned)
            series, planned_at = (item.source_key, planned.replace(tzinfo=master.zone)) if master else ("", None)
            item = replace(item, source_key=key, series=series, planned_at=planned_at, repeats=None)
        items.append(item)
    return [_without(item, moved.get(item.series, set())) if item.repeats else item for item in items]


def _without(item: ProgrammeItem, moved: set[datetime]) -> ProgrammeItem:
    assert item.repeats is not None, "asked only of series"
    return replace(item, repeats=replace(item.repeats, away=item.repeats.away | moved))


def _tell_attendees(source: CalendarText, problems: Problems) -> None:
    if source.attendees:
        message = _l("The file names people who were invited (%(count)s times). They are not imported.",
                     count=source.attendees)  # fmt: skip
        problems.warning("attendees", message)


def _parse(text: str) -> list[Component]:
    try:
        return list(Calendar.from_ical(text, multiple=True))
    except Exception as error:  # the parser raises many kinds for hostile text; none of them is ours to tell apart
        raise ImportRefused("broken_ics", _l("This calendar file is damaged and can't be read.")) from error


def _lines(source: CalendarText, events: Sequence[Component]) -> Sequence[int | None]:
    return source.event_lines if len(source.event_lines) == len(events) else [None] * len(events)


def _programme(title: str, zone: ZoneInfo | None, items: tuple[ProgrammeItem, ...], problems: Problems) -> Programme:
    days = sorted({item.day for item in items})
    return Programme(
        title=title,
        starts_on=days[0] if days else None,
        ends_on=days[-1] if days else None,
        zone=zone.key if zone else None,
        rooms=tuple(dict.fromkeys(item.room for item in items if item.room)),
        days=tuple(days),
        items=items,
        problems=problems.listed(),
        is_calendar=True,
    )


def _title(calendars: Sequence[Component], problems: Problems) -> str:
    for name in ("X-WR-CALNAME", "NAME", "SUMMARY"):
        for calendar in calendars:
            if title := short_text(str(first(calendar, name) or ""), problems, None, ""):
                return title
    problems.warning("no_programme_title", _l("The programme has no title."))
    return ""


def _zone(
    calendars: Sequence[Component], events: list[Component], source: CalendarText, problems: Problems
) -> ZoneInfo | None:
    """The zone the calendar names, else the only one its events use, else the one of a stray VTIMEZONE property."""
    used = time_zone_ids(events)
    _tell_undescribed(used, calendars, problems)
    stated = next((str(name) for calendar in calendars if (name := first(calendar, "X-WR-TIMEZONE"))), "")
    if source.zone_property:
        message = _l(
            "“VTIMEZONE:%(name)s” is a property where a component should be; its name is taken as the zone.",
            name=one_line(source.zone_property)[:64],
        )
        problems.warning("zone_property", message)
    names = [stated, *(used if len(used) == 1 else ()), source.zone_property]
    return next((zone for name in names if name and (zone := find_zone(name))), None)


def _tell_undescribed(used: Counter[str], calendars: Sequence[Component], problems: Problems) -> None:
    described = {
        one_line(str(first(part, "TZID")))
        for calendar in calendars
        for part in calendar.subcomponents
        if part.name == "VTIMEZONE"
    }
    for name, count in used.items():
        if name in described:
            continue
        if find_zone(name):
            message = _l(
                "The time zone %(name)s is used by %(count)s items but not described in the file; "
                "the public rules of that name are used.",
                name=name[:64],
                count=count,
            )
            problems.warning("zone_undescribed", message)
        else:
            message = _l(
                "The time zone “%(name)s”, used by %(count)s items, is neither described in the file nor known, so "
                "nobody can say when they take place. Correct its name, or export the calendar with its time zones.",
                name=name[:64],
                count=count,
            )
            problems.error("unknown_zone", message)


def _tell_missing(
    calendars: Sequence[Component], items: Sequence[ProgrammeItem], zone: ZoneInfo | None, problems: Problems
) -> None:
    if not items:
        problems.warning("no_items", _l("No item could be taken from this file."))
    if not all("PRODID" in calendar for calendar in calendars):
        problems.warning("no_prodid", _l("The file does not say which program wrote it (no PRODID)."))
    events = [part for calendar in calendars for part in calendar.subcomponents if part.name == "VEVENT"]
    undated = sum("DTSTAMP" not in event for event in events)
    if undated:
        message = _l("Items that do not say when they were written (no DTSTAMP): %(count)s.", count=undated)
        problems.warning("no_dtstamp", message)
    if zone is None:
        tell_no_zone(items, problems)
    tell_without_people(items, problems)
    named = sum(bool(item.people) for item in items)
    if named:
        message = _l(
            "Calendars name organisers, not speakers; those of %(count)s items are taken as their people.", count=named
        )
        problems.warning("organisers_as_people", message)

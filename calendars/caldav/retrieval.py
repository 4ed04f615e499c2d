"""What of a calendar object is handed out: all, or what CALDAV:calendar-data asks for (RFC 4791 9.6)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from calendars.caldav.components import Component, Line
from calendars.caldav.occurrences import Occurrence, occurrences, recurs, span_of
from calendars.caldav.times import Moment, Span, at, moments_of
from core.ics.lines import date_stamp, utc_stamp

_OF_RECURRENCE = frozenset({"RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "DTSTART", "DTEND", "DURATION"})


@dataclass(frozen=True, slots=True)
class Selection:
    """9.6.1: which properties and components of a component; None for all of them. ``empty`` names properties that
    come without their values (9.6.4, novalue)."""

    name: str
    properties: frozenset[str] | None = None
    empty: frozenset[str] = frozenset()
    components: tuple["Selection", ...] | None = None


@dataclass(frozen=True, slots=True)
class CalendarData:
    """What was asked for: ``expand`` (9.6.5) or ``limit`` (9.6.6) at most one of them."""

    selection: Selection | None = None
    expand: Span | None = None
    limit: Span | None = None

    @property
    def is_whole(self) -> bool:
        return self == CalendarData()


def retrieve(calendar: Component, wanted: CalendarData, floating: tzinfo) -> Component:
    """The object as it is to be handed out."""
    if wanted.expand is not None:
        calendar = _expanded(calendar, wanted.expand, floating)
    elif wanted.limit is not None:
        calendar = _limited(calendar, wanted.limit, floating)
    return _selected(calendar, wanted.selection) if wanted.selection else calendar


def _expanded(calendar: Component, within: Span, floating: tzinfo) -> Component:
    """Each occurrence an event of its own, in UTC, without time zones (9.6.5)."""
    is_series = any(recurs(event) or event.first("RECURRENCE-ID") for event in calendar.all_of("VEVENT"))
    found = sorted(occurrences(calendar, within, floating), key=lambda one: one.span)
    others = tuple(each for each in calendar.inside if each.name not in ("VEVENT", "VTIMEZONE"))
    return replace(calendar, inside=others + tuple(_instance(one, is_series, floating) for one in found))


def _instance(one: Occurrence, is_series: bool, floating: tzinfo) -> Component:
    all_day = not isinstance(one.starts, datetime)
    ends: Moment = one.span.end.astimezone(floating).date() if all_day else one.span.end
    times = [_line("DTSTART", one.starts), _line("DTEND", ends)]
    if is_series:
        times.append(_line("RECURRENCE-ID", one.planned))
    kept = tuple(line for line in one.component.lines if line.name not in _OF_RECURRENCE)
    return replace(one.component, lines=(*kept, *times))


def _line(name: str, moment: Moment) -> Line:
    if isinstance(moment, datetime):
        return Line(name, "", utc_stamp(moment.astimezone(UTC)))
    return Line(name, ";VALUE=DATE", date_stamp(moment))


def _limited(calendar: Component, within: Span, floating: tzinfo) -> Component:
    """The series, and of its overrides those that happen in the span or would have (9.6.6)."""

    def is_wanted(component: Component) -> bool:
        if component.name != "VEVENT" or (planned := component.first("RECURRENCE-ID")) is None:
            return True
        span = span_of(component, floating)
        start = at(moments_of(planned, floating)[0], floating)
        return within.overlaps(span) or within.overlaps(Span(start, start + (span.end - span.start)))

    return replace(calendar, inside=tuple(filter(is_wanted, calendar.inside)))


def _selected(component: Component, wanted: Selection) -> Component:
    lines = tuple(
        line._replace(value="") if line.name in wanted.empty else line
        for line in component.lines
        if wanted.properties is None or line.name in wanted.properties
    )
    if wanted.components is None:
        return replace(component, lines=lines)
    selections = {selection.name: selection for selection in wanted.components}
    inside = tuple(_selected(each, selections[each.name]) for each in component.inside if each.name in selections)
    return replace(component, lines=lines, inside=inside)

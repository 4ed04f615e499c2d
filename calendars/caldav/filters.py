"""Which calendar objects a calendar-query means (RFC 4791 9.7)."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal

from calendars.caldav.components import Component, Line
from calendars.caldav.occurrences import occurrences
from calendars.caldav.times import Span, at, moments_of, parse_duration

Collation = Literal["i;ascii-casemap", "i;octet"]
COLLATIONS: tuple[Collation, ...] = ("i;ascii-casemap", "i;octet")

_TO_LOWER = {ord(letter): ord(letter.lower()) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


@dataclass(frozen=True, slots=True)
class TextMatch:
    """9.7.5: the text is in there somewhere, or with ``negate`` nowhere."""

    text: str
    collation: Collation = "i;ascii-casemap"
    negate: bool = False


@dataclass(frozen=True, slots=True)
class ParamFilter:
    name: str
    is_not_defined: bool = False
    text: TextMatch | None = None


@dataclass(frozen=True, slots=True)
class PropFilter:
    name: str
    is_not_defined: bool = False
    within: Span | None = None
    text: TextMatch | None = None
    parameters: tuple[ParamFilter, ...] = ()


@dataclass(frozen=True, slots=True)
class CompFilter:
    name: str
    is_not_defined: bool = False
    within: Span | None = None
    properties: tuple[PropFilter, ...] = ()
    components: tuple["CompFilter", ...] = ()


def matches(calendar: Component, wanted: CompFilter, floating: tzinfo) -> bool:
    """Whether the object fulfils the filter of a query, whose outermost component is always VCALENDAR (9.7)."""
    if calendar.name != wanted.name:
        return wanted.is_not_defined
    return not wanted.is_not_defined and _fits(calendar, wanted, calendar, floating)


def _fits(component: Component, wanted: CompFilter, calendar: Component, floating: tzinfo) -> bool:
    return (
        all(_has_property(component, each, floating) for each in wanted.properties)
        and all(_has_component(component, each, calendar, floating) for each in wanted.components)
        and (wanted.within is None or _is_within(component, wanted.within, calendar, floating))
    )


def _has_component(parent: Component, wanted: CompFilter, calendar: Component, floating: tzinfo) -> bool:
    candidates = list(parent.all_of(wanted.name))
    if wanted.is_not_defined:
        return not candidates
    if wanted.name == "VALARM" and wanted.within is not None:
        return any(_rings(parent, alarm, wanted, calendar, floating) for alarm in candidates)
    return any(_fits(each, wanted, calendar, floating) for each in candidates)


def _is_within(component: Component, within: Span, calendar: Component, floating: tzinfo) -> bool:
    """9.9: an occurrence of this component; an event whose occurrences all have overrides counts by these alone."""
    if component.name != "VEVENT":
        return False
    return any(one.component is component for one in occurrences(calendar, within, floating))


def _rings(parent: Component, alarm: Component, wanted: CompFilter, calendar: Component, floating: tzinfo) -> bool:
    """9.9 for VALARM: the alarm of one of the occurrences goes off in the span."""
    assert wanted.within is not None
    trigger = alarm.first("TRIGGER")
    if trigger is None or not all(_has_property(alarm, each, floating) for each in wanted.properties):
        return False
    if (trigger.parameter("VALUE") or "").upper() == "DATE-TIME":
        when = at(moments_of(trigger, floating)[0], floating)
        return wanted.within.start <= when < wanted.within.end
    offset = parse_duration(trigger.value)
    at_end = (trigger.parameter("RELATED") or "").upper() == "END"
    return any(
        wanted.within.start <= (one.span.end if at_end else one.span.start) + offset < wanted.within.end
        for one in occurrences(calendar, wanted.within.widened(abs(offset)), floating)
        if one.component is parent
    )


def _has_property(component: Component, wanted: PropFilter, floating: tzinfo) -> bool:
    lines = list(component.lines_of(wanted.name))
    if wanted.is_not_defined:
        return not lines
    return any(_line_fits(line, wanted, floating) for line in lines)


def _line_fits(line: Line, wanted: PropFilter, floating: tzinfo) -> bool:
    if wanted.within is not None and not _line_is_within(line, wanted.within, floating):
        return False
    if wanted.text is not None and not _contains(line.text, wanted.text):
        return False
    return all(_has_parameter(line, each) for each in wanted.parameters)


def _line_is_within(line: Line, within: Span, floating: tzinfo) -> bool:
    """9.9: a property of type DATE or DATE-TIME overlaps as an event without length does."""
    try:
        instants = [at(moment, floating) for moment in moments_of(line, floating)]
    except ValueError:
        return False
    return any(within.overlaps(Span(each, each)) for each in instants)


def _has_parameter(line: Line, wanted: ParamFilter) -> bool:
    value = line.parameter(wanted.name)
    if wanted.is_not_defined or value is None:
        return wanted.is_not_defined and value is None
    return wanted.text is None or _contains(value, wanted.text)


def _contains(text: str, wanted: TextMatch) -> bool:
    """RFC 4790 9.2 and 9.3: ASCII letters alike in either case, or octet by octet."""
    sought = wanted.text
    if wanted.collation == "i;ascii-casemap":
        text, sought = text.translate(_TO_LOWER), sought.translate(_TO_LOWER)
    return (sought in text) != wanted.negate

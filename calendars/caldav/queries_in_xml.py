"""CALDAV:filter, CALDAV:calendar-data and CALDAV:time-range read from XML (RFC 4791 9.6 to 9.9)."""

from collections.abc import Iterator
from datetime import timedelta

from lxml import etree

from calendars.caldav.filters import COLLATIONS, CompFilter, ParamFilter, PropFilter, TextMatch
from calendars.caldav.names import cal
from calendars.caldav.refusals import Refusal, bad_request, forbidden
from calendars.caldav.retrieval import CalendarData, Selection
from calendars.caldav.times import BEGINNING, END, Span, instant
from calendars.caldav.xml import children

_LONGEST_EXPANSION = timedelta(days=3_660)


def read_filter(element: etree._Element) -> CompFilter:
    """CALDAV:filter (9.7). Raises Refusal with CALDAV:valid-filter for what is none."""
    inner = list(children(element))
    if len(inner) != 1 or inner[0].tag != cal("comp-filter") or _name(inner[0]) != "VCALENDAR":
        raise _invalid("A filter begins with the component VCALENDAR.")
    return _comp_filter(inner[0])


def read_calendar_data(element: etree._Element) -> CalendarData:
    """CALDAV:calendar-data within DAV:prop (9.6). Raises Refusal."""
    media_type, version = element.get("content-type", "text/calendar"), element.get("version", "2.0")
    if media_type.partition(";")[0].strip().lower() != "text/calendar" or version != "2.0":
        raise forbidden(cal("supported-calendar-data"), "Calendars are handed out as text/calendar 2.0 only.")
    selection, expand, limit = None, None, None
    for inner in children(element):
        if inner.tag == cal("comp"):
            selection = _selection(inner)
        elif inner.tag == cal("expand"):
            expand = read_span(inner, bounded=True)
        elif inner.tag == cal("limit-recurrence-set"):
            limit = read_span(inner, bounded=True)
    if expand and limit:
        raise bad_request("A series is either expanded or limited.")
    return CalendarData(selection, expand, limit)


def read_span(element: etree._Element, *, bounded: bool) -> Span:
    """CALDAV:time-range and its kin: UTC times, at least one of them; both where ``bounded``, and no centuries."""
    start, end = element.get("start"), element.get("end")
    if (start is None and end is None) or (bounded and (start is None or end is None)):
        raise _invalid("A span of time needs a start and an end.")
    try:
        span = Span(instant(start) if start else BEGINNING, instant(end) if end else END)
    except ValueError as error:
        raise _invalid("A span of time is given in UTC, such as 20060104T000000Z.") from error
    if span.start >= span.end:
        raise _invalid("A span of time ends after it starts.")
    if bounded and span.end - span.start > _LONGEST_EXPANSION:
        raise forbidden(cal("max-date-time"), "At most ten years are spread out at once.")
    return span


def _comp_filter(element: etree._Element) -> CompFilter:
    inner = list(children(element))
    tags = [each.tag for each in inner]
    _only(tags, "is-not-defined", "time-range", "prop-filter", "comp-filter")
    return CompFilter(
        name=_name(element),
        is_not_defined=_is_not_defined(tags),
        within=_within(inner),
        properties=tuple(_prop_filter(each) for each in inner if each.tag == cal("prop-filter")),
        components=tuple(_comp_filter(each) for each in inner if each.tag == cal("comp-filter")),
    )


def _prop_filter(element: etree._Element) -> PropFilter:
    inner = list(children(element))
    tags = [each.tag for each in inner]
    _only(tags, "is-not-defined", "time-range", "text-match", "param-filter")
    return PropFilter(
        name=_name(element),
        is_not_defined=_is_not_defined(tags),
        within=_within(inner),
        text=_text(inner),
        parameters=tuple(_param_filter(each) for each in inner if each.tag == cal("param-filter")),
    )


def _param_filter(element: etree._Element) -> ParamFilter:
    inner = list(children(element))
    tags = [each.tag for each in inner]
    _only(tags, "is-not-defined", "text-match")
    return ParamFilter(_name(element), _is_not_defined(tags), _text(inner))


def _only(tags: list[str], *known: str) -> None:
    """What a filter says and we do not understand must not be passed over (7.8, CALDAV:supported-filter)."""
    if set(tags) - {cal(name) for name in known}:
        raise forbidden(cal("supported-filter"), "This filter asks for something that is not known here.")


def _is_not_defined(tags: list[str]) -> bool:
    if cal("is-not-defined") not in tags:
        return False
    if len(tags) > 1:
        raise _invalid("What is not defined has no other conditions.")
    return True


def _within(inner: list[etree._Element]) -> Span | None:
    return next((read_span(each, bounded=False) for each in inner if each.tag == cal("time-range")), None)


def _text(inner: list[etree._Element]) -> TextMatch | None:
    for element in inner:
        if element.tag == cal("text-match"):
            collation = element.get("collation", "i;ascii-casemap")
            collation = "i;ascii-casemap" if collation == "default" else collation
            if collation not in COLLATIONS:
                raise forbidden(cal("supported-collation"), "Texts are compared by i;ascii-casemap or i;octet.")
            negate = element.get("negate-condition", "no") == "yes"
            return TextMatch("".join(map(str, element.itertext())), collation, negate)
    return None


def _selection(element: etree._Element) -> Selection:
    inner = list(children(element))
    tags = {each.tag for each in inner}
    properties = [each for each in inner if each.tag == cal("prop")]
    every = cal("allprop") in tags
    components = [_selection(each) for each in inner if each.tag == cal("comp")]
    return Selection(
        name=_name(element),
        properties=None if every else frozenset(map(_name, properties)),
        empty=frozenset(_name(each) for each in properties if each.get("novalue") == "yes"),
        components=None if cal("allcomp") in tags else tuple(components),
    )


def _name(element: etree._Element) -> str:
    name = element.get("name", "")
    if not name:
        raise _invalid("A component or property is named.")
    return name.upper()


def _invalid(sentence: str) -> Refusal:
    return forbidden(cal("valid-filter"), sentence)


def names_in(prop: etree._Element) -> Iterator[str]:
    """The names of the properties that DAV:prop asks for."""
    return (str(each.tag) for each in children(prop))

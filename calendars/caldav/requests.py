"""What a client asks: the bodies of PROPFIND and REPORT as values (RFC 4918 9.1, 3253 3.6, 4791 7, 6578 3, 3744 9)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from calendars.caldav.filters import CompFilter
from calendars.caldav.names import cal, dav
from calendars.caldav.queries_in_xml import names_in, read_calendar_data, read_filter, read_span
from calendars.caldav.refusals import bad_request, forbidden
from calendars.caldav.retrieval import CalendarData
from calendars.caldav.times import Span
from calendars.caldav.xml import children, text_of

WHOLE = CalendarData()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The properties asked for; ``data`` says how much of CALDAV:calendar-data when that is one of them."""

    kind: Literal["named", "all", "names"]
    names: tuple[str, ...] = ()
    data: CalendarData = WHOLE


@dataclass(frozen=True, slots=True)
class CalendarQuery:
    wanted: Wanted
    filter: CompFilter
    time_zone: str = ""
    """The VTIMEZONE (or the name of the zone, RFC 7809) in which dates count; empty for the calendar's own."""


@dataclass(frozen=True, slots=True)
class CalendarMultiget:
    wanted: Wanted
    hrefs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FreeBusyQuery:
    within: Span


@dataclass(frozen=True, slots=True)
class SyncCollection:
    wanted: Wanted
    token: str
    limit: int | None = None
    """At most so many members in the answer (RFC 6578 3.7)."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A property, and what is asked of the resources that its DAV:href names."""

    name: str
    inside: tuple["Expansion", ...] = ()


@dataclass(frozen=True, slots=True)
class ExpandProperty:
    properties: tuple[Expansion, ...]


@dataclass(frozen=True, slots=True)
class PrincipalSearch:
    """DAV:principal-property-search and DAV:principal-match: nobody is found but oneself."""

    wanted: Wanted
    is_match: bool


@dataclass(frozen=True, slots=True)
class SearchableProperties:
    """DAV:principal-search-property-set."""


Report = (
    CalendarQuery
    | CalendarMultiget
    | FreeBusyQuery
    | SyncCollection
    | ExpandProperty
    | PrincipalSearch
    | SearchableProperties
)

ALL = Wanted("all")


def read_propfind(root: etree._Element | None) -> Wanted:
    """``None``, an empty body, asks for everything (RFC 4918 9.1). Raises Refusal."""
    if root is None:
        return ALL
    if root.tag != dav("propfind"):
        raise bad_request("The body of PROPFIND is DAV:propfind.")
    wanted = _wanted(root)
    if wanted is None:
        raise bad_request("PROPFIND asks for properties, for all, or for their names.")
    return wanted


def read_report(root: etree._Element) -> Report:
    """Raises Refusal with DAV:supported-report for a report that is not known here."""
    reader = _READERS.get(str(root.tag))
    if reader is None:
        raise forbidden(dav("supported-report"), "This report is not known here.")
    return reader(root)


def _wanted(root: etree._Element) -> Wanted | None:
    for child in children(root):
        if child.tag == dav("allprop"):
            included = root.find(dav("include"))
            return Wanted("all", tuple(names_in(included)) if included is not None else ())
        if child.tag == dav("propname"):
            return Wanted("names")
        if child.tag == dav("prop"):
            data = child.find(cal("calendar-data"))
            names = tuple(dict.fromkeys(names_in(child)))
            return Wanted("named", names, read_calendar_data(data) if data is not None else WHOLE)
    return None


def _query(root: etree._Element) -> CalendarQuery:
    element = root.find(cal("filter"))
    if element is None:
        raise bad_request("A calendar-query has a filter.")
    zone = root.find(cal("timezone"))
    if zone is None:
        zone = root.find(cal("timezone-id"))
    return CalendarQuery(_wanted(root) or ALL, read_filter(element), text_of(zone) if zone is not None else "")


def _multiget(root: etree._Element) -> CalendarMultiget:
    hrefs = tuple(dict.fromkeys(text_of(each) for each in children(root) if each.tag == dav("href")))
    if not hrefs:
        raise bad_request("A calendar-multiget names addresses.")
    return CalendarMultiget(_wanted(root) or ALL, hrefs)


def _free_busy(root: etree._Element) -> FreeBusyQuery:
    element = root.find(cal("time-range"))
    if element is None:
        raise bad_request("A free-busy-query has a time-range.")
    return FreeBusyQuery(read_span(element, bounded=True))


def _sync(root: etree._Element) -> SyncCollection:
    token, level = root.find(dav("sync-token")), root.find(dav("sync-level"))
    if token is None:
        raise bad_request("A sync-collection has a sync-token, empty the first time.")
    if level is not None and text_of(level) not in ("1", "infinite"):
        raise bad_request("The sync-level is 1 or infinite.")
    limit = root.find(f"{dav('limit')}/{dav('nresults')}")
    return SyncCollection(_wanted(root) or ALL, text_of(token), _count(limit) if limit is not None else None)


def _count(element: etree._Element) -> int:
    text = text_of(element)
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)):
        raise bad_request("A limit is a number from 1 on.")
    return int(text)


def _expand(root: etree._Element) -> ExpandProperty:
    return ExpandProperty(tuple(_expansions(root)))


def _expansions(element: etree._Element) -> list[Expansion]:
    found = []
    for each in children(element):
        if each.tag == dav("property") and (name := each.get("name")):
            try:
                qualified = etree.QName(each.get("namespace", "DAV:") or None, name).text
            except ValueError as error:
                raise bad_request("A property has a name of XML.") from error
            found.append(Expansion(qualified, tuple(_expansions(each))))
    return found


def _search(root: etree._Element) -> PrincipalSearch:
    return PrincipalSearch(_wanted(root) or ALL, root.tag == dav("principal-match"))


def _searchable(_root: etree._Element) -> SearchableProperties:
    return SearchableProperties()


_READERS: dict[str, Callable[[etree._Element], Report]] = {
    cal("calendar-query"): _query,
    cal("calendar-multiget"): _multiget,
    cal("free-busy-query"): _free_busy,
    dav("sync-collection"): _sync,
    dav("expand-property"): _expand,
    dav("principal-property-search"): _search,
    dav("principal-match"): _search,
    dav("principal-search-property-set"): _searchable,
}

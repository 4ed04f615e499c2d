"""The properties of calendars (RFC 4791 5.2, RFC 6578 4, RFC 7809 5.2), and the reports that resources answer."""

from lxml import etree

from calendars.caldav.filters import COLLATIONS
from calendars.caldav.names import apple, cal, dav, server
from calendars.caldav.property_parts import Element, Fill
from calendars.caldav.resources import Collection, Folder, Resource, Viewer
from calendars.caldav.sync import token_of
from core.ics.lines import fold
from core.ics.vtimezone import vtimezone

_MOST_BYTES = 1024 * 1024
_COLOURS = {"tomato": "#FF6347FF", "slateblue": "#6A5ACDFF", "seagreen": "#2E8B57FF"}

_REPORTS_OF_ALL = (dav("expand-property"), dav("principal-match"), dav("principal-property-search"))
_REPORTS_OF_PRINCIPALS = (dav("principal-search-property-set"),)
_REPORTS_OF_CALENDARS = (
    cal("calendar-query"),
    cal("calendar-multiget"),
    cal("free-busy-query"),
    dav("sync-collection"),
)


def _reports(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    for name in reports_of(resource):
        supported = etree.SubElement(element, dav("supported-report"))
        etree.SubElement(etree.SubElement(supported, dav("report")), name)
    return True


def reports_of(resource: Resource) -> tuple[str, ...]:
    """The reports that this resource answers (RFC 3253 3.1.5)."""
    if isinstance(resource, Folder):
        return _REPORTS_OF_ALL + _REPORTS_OF_PRINCIPALS
    if isinstance(resource, Collection):
        return _REPORTS_OF_ALL + _REPORTS_OF_CALENDARS
    return (dav("expand-property"), cal("calendar-query"), cal("calendar-multiget"))


def _token(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    """DAV:sync-token, and with it the CTag that older programs compare."""
    if not isinstance(resource, Collection):
        return False
    element.text = token_of(resource)
    return True


def _description(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    if not isinstance(resource, Collection):
        return False
    element.text = resource.base_url + resource.scope.page_path
    return True


def _time_zone(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    """5.2.2: in which dates count."""
    if not isinstance(resource, Collection):
        return False
    year = resource.scope.revision.changed_at.year
    head = fold(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Huizhi//Calendars//EN"])
    element.text = (head + vtimezone(resource.scope.time_zone, year, year) + b"END:VCALENDAR\r\n").decode()
    return True


def _time_zone_name(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    if not isinstance(resource, Collection):
        return False
    element.text = resource.scope.time_zone
    return True


def _component_set(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    if isinstance(resource, Collection):
        etree.SubElement(element, cal("comp"), name="VEVENT")
    return isinstance(resource, Collection)


def _supported_data(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    if isinstance(resource, Collection):
        etree.SubElement(element, cal("calendar-data"), {"content-type": "text/calendar", "version": "2.0"})
    return isinstance(resource, Collection)


def _collations(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    for name in COLLATIONS:
        etree.SubElement(element, cal("supported-collation")).text = name
    return not isinstance(resource, Folder)


def _largest(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    element.text = str(_MOST_BYTES)
    return isinstance(resource, Collection)


def _colour(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    if not isinstance(resource, Collection) or resource.scope.colour not in _COLOURS:
        return False
    element.text = _COLOURS[resource.scope.colour]
    return True


CALENDAR: dict[str, Fill] = {
    dav("supported-report-set"): _reports,
    dav("sync-token"): _token,
    server("getctag"): _token,
    cal("calendar-description"): _description,
    cal("calendar-timezone"): _time_zone,
    cal("calendar-timezone-id"): _time_zone_name,
    cal("supported-calendar-component-set"): _component_set,
    cal("supported-calendar-data"): _supported_data,
    cal("supported-collation-set"): _collations,
    cal("max-resource-size"): _largest,
    apple("calendar-color"): _colour,
}

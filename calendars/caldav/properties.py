"""What one may ask of a resource: each property is a function from the resource to its element, None when it has none
(RFC 4918 15, RFC 3744 4 and 5, RFC 4791 5.2 and 6.2, RFC 5397, RFC 6578 4)."""

from collections.abc import Callable, Iterable

from lxml import etree

from calendars.caldav.components import write
from calendars.caldav.filters import COLLATIONS
from calendars.caldav.multistatus import Found
from calendars.caldav.names import PREFIXES, apple, cal, dav, server
from calendars.caldav.privileges import access_control_list, privileges, supported_privileges
from calendars.caldav.requests import Wanted
from calendars.caldav.resources import PEOPLE, Collection, Folder, Member, Resource, Viewer, person_href
from calendars.caldav.retrieval import CalendarData, retrieve
from calendars.caldav.sync import token_of
from core.conditional import http_date
from core.ics.lines import clean, fold
from core.ics.vtimezone import vtimezone

Element = etree._Element
Fill = Callable[[Element, Resource, Viewer], bool]
"""Puts the value into the element; False when the resource has no such property."""

MOST_BYTES = 1024 * 1024
_COLOURS = {"tomato": "#FF6347FF", "slateblue": "#6A5ACDFF", "seagreen": "#2E8B57FF"}
_OBJECT_TYPE = "text/calendar; charset=utf-8; component=vevent"


def found(resource: Resource, wanted: Wanted, viewer: Viewer, *, brief: bool = False) -> Found:
    """The properties of one resource. ``brief`` leaves out the names of those that it has not (RFC 8144 2.1)."""
    if wanted.kind == "named":
        names: Iterable[str] = wanted.names
    elif wanted.kind == "names":
        names = list(_FILLS)
    else:
        names = [*_IN_ALL, *(name for name in wanted.names if name not in _IN_ALL)]
    values, missing = [], []
    for name in names:
        element = etree.Element(name, nsmap=PREFIXES)
        if name == _DATA and isinstance(resource, Member):
            element.text = _data(resource, wanted.data)
        elif not (fill := _FILLS.get(name)) or not fill(element, resource, viewer):
            missing.append(name)
            continue
        values.append(etree.Element(name, nsmap=PREFIXES) if wanted.kind == "names" else element)
    return Found(resource.href, values, missing if wanted.kind == "named" and not brief else ())


_DATA = cal("calendar-data")


def _data(member: Member, wanted: CalendarData) -> str:
    if wanted.is_whole:
        return member.object.body.decode()
    return write(retrieve(member.object.component, wanted, member.collection.zone)).decode()


def _resource_type(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    if not isinstance(resource, Member):
        etree.SubElement(element, dav("collection"))
    if isinstance(resource, Collection):
        etree.SubElement(element, cal("calendar"))
    if _is_principal(resource):
        etree.SubElement(element, dav("principal"))
    return True


def _display_name(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    if isinstance(resource, Member):
        return False
    element.text = clean(resource.title)
    return True


def _etag(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    if not isinstance(resource, Member):
        return False
    element.text = resource.object.etag
    return True


def _content_type(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    if not isinstance(resource, Member):
        return False
    element.text = _OBJECT_TYPE
    return True


def _content_length(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    if not isinstance(resource, Member):
        return False
    element.text = str(len(resource.object.body))
    return True


def _last_modified(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    if isinstance(resource, Folder):
        return False
    changed_at = resource.object.changed_at if isinstance(resource, Member) else resource.scope.revision.changed_at
    element.text = http_date(int(changed_at.timestamp()))
    return True


def _empty(_element: Element, _resource: Resource, _viewer: Viewer) -> bool:
    return True


def _of_principal(_element: Element, resource: Resource, _viewer: Viewer) -> bool:
    return _is_principal(resource)


def _current_user(element: Element, _resource: Resource, viewer: Viewer) -> bool:
    """RFC 5397: who is not signed in is told so."""
    if viewer.user is None:
        etree.SubElement(element, dav("unauthenticated"))
        return True
    return _href(element, person_href(viewer.user))


def _principal_url(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    return _is_principal(resource) and _href(element, resource.href)


def _principals(element: Element, _resource: Resource, _viewer: Viewer) -> bool:
    return _href(element, PEOPLE)


def _owner(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    """Empty for what is nobody's (RFC 3744 5.1)."""
    owner = _owner_of(resource)
    return owner is None or _href(element, person_href(owner))


def _home(element: Element, resource: Resource, viewer: Viewer) -> bool:
    """Of principals; of the public calendars too, so that whoever is nobody finds them from their address."""
    if isinstance(resource, Folder) and resource.kind == "root" and viewer.user:
        return _href(element, person_href(viewer.user))
    return isinstance(resource, Folder) and resource.kind == "home" and _href(element, resource.href)


def _addresses(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    owner = _owner_of(resource)
    if owner is None or not _is_principal(resource):
        return False
    return _href(element, f"mailto:{owner.email}") and _href(element, resource.href)


def _current_privileges(element: Element, _resource: Resource, _viewer: Viewer) -> bool:
    privileges(element)
    return True


def _supported_privileges(element: Element, _resource: Resource, _viewer: Viewer) -> bool:
    supported_privileges(element)
    return True


def _acl(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    access_control_list(element, own=_owner_of(resource) is not None)
    return True


def _acl_restrictions(element: Element, _resource: Resource, _viewer: Viewer) -> bool:
    etree.SubElement(element, dav("no-invert"))
    etree.SubElement(element, dav("grant-only"))
    return True


REPORTS_OF_ALL = (dav("expand-property"), dav("principal-match"), dav("principal-property-search"))
REPORTS_OF_PRINCIPALS = (dav("principal-search-property-set"),)
REPORTS_OF_CALENDARS = (
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
        return REPORTS_OF_ALL + REPORTS_OF_PRINCIPALS
    if isinstance(resource, Collection):
        return REPORTS_OF_ALL + REPORTS_OF_CALENDARS
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
        etree.SubElement(element, _DATA, {"content-type": "text/calendar", "version": "2.0"})
    return isinstance(resource, Collection)


def _collations(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    for name in COLLATIONS:
        etree.SubElement(element, cal("supported-collation")).text = name
    return not isinstance(resource, Folder)


def _largest(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    element.text = str(MOST_BYTES)
    return isinstance(resource, Collection)


def _colour(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    if not isinstance(resource, Collection) or resource.scope.colour not in _COLOURS:
        return False
    element.text = _COLOURS[resource.scope.colour]
    return True


def _href(element: Element, href: str) -> bool:
    etree.SubElement(element, dav("href")).text = href
    return True


def _is_principal(resource: Resource) -> bool:
    return isinstance(resource, Folder) and resource.owner is not None


def _owner_of(resource: Resource):  # type: ignore[no-untyped-def]
    return resource.collection.owner if isinstance(resource, Member) else resource.owner


_IN_ALL = (
    dav("resourcetype"),
    dav("displayname"),
    dav("getetag"),
    dav("getcontenttype"),
    dav("getcontentlength"),
    dav("getlastmodified"),
    dav("supportedlock"),
)
"""DAV:allprop is what RFC 4918 defines: the others cost more and are asked for by name (RFC 4791 5.2, RFC 3744 5)."""

_FILLS: dict[str, Fill] = {
    dav("resourcetype"): _resource_type,
    dav("displayname"): _display_name,
    dav("getetag"): _etag,
    dav("getcontenttype"): _content_type,
    dav("getcontentlength"): _content_length,
    dav("getlastmodified"): _last_modified,
    dav("supportedlock"): _empty,
    dav("current-user-principal"): _current_user,
    dav("principal-URL"): _principal_url,
    dav("principal-collection-set"): _principals,
    dav("alternate-URI-set"): _of_principal,
    dav("group-member-set"): _of_principal,
    dav("group-membership"): _of_principal,
    dav("owner"): _owner,
    dav("current-user-privilege-set"): _current_privileges,
    dav("supported-privilege-set"): _supported_privileges,
    dav("acl"): _acl,
    dav("acl-restrictions"): _acl_restrictions,
    dav("inherited-acl-set"): _empty,
    dav("supported-report-set"): _reports,
    dav("sync-token"): _token,
    server("getctag"): _token,
    cal("calendar-home-set"): _home,
    cal("calendar-user-address-set"): _addresses,
    cal("calendar-description"): _description,
    cal("calendar-timezone"): _time_zone,
    cal("calendar-timezone-id"): _time_zone_name,
    cal("supported-calendar-component-set"): _component_set,
    cal("supported-calendar-data"): _supported_data,
    cal("supported-collation-set"): _collations,
    cal("max-resource-size"): _largest,
    apple("calendar-color"): _colour,
}

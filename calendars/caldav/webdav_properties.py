"""The properties of RFC 4918 15."""

from lxml import etree

from calendars.caldav.names import cal, dav
from calendars.caldav.property_parts import Element, Fill, empty, is_principal
from calendars.caldav.resources import Collection, Folder, Member, Resource, Viewer
from core.conditional import http_date
from core.ics.lines import clean

_OBJECT_TYPE = "text/calendar; charset=utf-8; component=vevent"


def _resource_type(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    if not isinstance(resource, Member):
        etree.SubElement(element, dav("collection"))
    if isinstance(resource, Collection):
        etree.SubElement(element, cal("calendar"))
    if is_principal(resource):
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


WEBDAV: dict[str, Fill] = {
    dav("resourcetype"): _resource_type,
    dav("displayname"): _display_name,
    dav("getetag"): _etag,
    dav("getcontenttype"): _content_type,
    dav("getcontentlength"): _content_length,
    dav("getlastmodified"): _last_modified,
    dav("supportedlock"): empty,
}

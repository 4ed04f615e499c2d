"""The reports: what a client asked of a resource, answered (RFC 4791 7, RFC 6578 3, RFC 3253 3.8, RFC 3744 9)."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from lxml import etree

from calendars.caldav import requests
from calendars.caldav.calendar_properties import reports_of
from calendars.caldav.expansion import expanded
from calendars.caldav.filters import matches
from calendars.caldav.freebusy import free_busy
from calendars.caldav.multistatus import CONTENT_TYPE as XML
from calendars.caldav.multistatus import Found, Multistatus, Status, document, multistatus
from calendars.caldav.names import PREFIXES, dav
from calendars.caldav.properties import found
from calendars.caldav.refusals import bad_request, forbidden
from calendars.caldav.resources import Collection, Folder, Member, Resource, Viewer, find, person_href
from calendars.caldav.sync import changes_since
from calendars.caldav.times import find_zone
from core import clock

Answer = tuple[bytes, str]
"""Octets and their media type."""

_TZID = re.compile(r"^TZID(?:;[^:]*)?:(.+?)\s*$", re.MULTILINE)


def answer(root: etree._Element, resource: Resource, viewer: Viewer, depth: str) -> Answer:
    """``depth`` is "0", "1" or "infinity". Raises Refusal."""
    if str(root.tag) not in reports_of(resource):
        raise forbidden(dav("supported-report"), "This report is not known here.")
    report = requests.read_report(root)
    if isinstance(report, requests.FreeBusyQuery):
        return _free_busy(report, resource), "text/calendar; charset=utf-8"
    if isinstance(report, requests.SearchableProperties):
        return document(etree.Element(dav("principal-search-property-set"), nsmap=PREFIXES)), XML
    return multistatus(_multistatus(report, resource, viewer, depth)), XML


def _multistatus(report: requests.Report, resource: Resource, viewer: Viewer, depth: str) -> Multistatus:
    if isinstance(report, requests.CalendarQuery):
        return Multistatus(_queried(report, resource, viewer, depth))
    if isinstance(report, requests.CalendarMultiget):
        return Multistatus(_named(report, resource, viewer))
    if isinstance(report, requests.SyncCollection):
        return _synced(report, resource, viewer, depth)
    if isinstance(report, requests.ExpandProperty):
        return Multistatus([expanded(resource, report.properties, viewer)])
    assert isinstance(report, requests.PrincipalSearch)
    return Multistatus(_oneself(report, resource, viewer))


def _queried(report: requests.CalendarQuery, resource: Resource, viewer: Viewer, depth: str) -> Iterator[Found]:
    """7.8. Depth 0 of a calendar means the calendar itself, which is no object."""
    zone = _zone(report.time_zone) or _collection(resource).zone
    for member in _members(resource) if isinstance(resource, Member) or depth != "0" else ():
        if matches(member.object.component, report.filter, zone):
            yield found(member, report.wanted, viewer)


def _named(report: requests.CalendarMultiget, resource: Resource, viewer: Viewer) -> Iterator[Found | Status]:
    """7.9. An address outside the calendar is not found in it; each answer repeats the address as it was asked."""
    collection = _collection(resource)
    objects = collection.objects()
    for href in report.hrefs:
        path = _path(href)
        name = path.removeprefix(collection.href)
        if path.startswith(collection.href) and name in objects:
            yield found(Member(collection, objects[name]), report.wanted, viewer)
        else:
            yield Status(href, 404)


def _synced(report: requests.SyncCollection, resource: Resource, viewer: Viewer, depth: str) -> Multistatus:
    """RFC 6578 3.2 wants Depth 0, but python-caldav sends 1, as the drafts did: refused, it would load everything."""
    collection = _collection(resource)
    if depth == "infinity":
        raise bad_request("A sync-collection has Depth 0 and says by its sync-level how deep it goes.")
    changes = changes_since(collection, report.token, report.limit)
    objects = collection.objects() if changes.difference.changed else {}
    responses: list[Found | Status] = [
        found(Member(collection, objects[name]), report.wanted, viewer) for name in changes.difference.changed
    ]
    responses += [Status(collection.href + name, 404) for name in changes.difference.removed]
    if changes.more:
        responses.append(Status(collection.href, 507, dav("number-of-matches-within-limits")))
    return Multistatus(responses, changes.token)


def _oneself(report: requests.PrincipalSearch, resource: Resource, viewer: Viewer) -> Iterator[Found]:
    """RFC 3744 9.3, 9.4: there is nobody to find, for people are no business of each other's, but oneself."""
    if report.is_match and viewer.user and person_href(viewer.user).startswith(resource.href):
        yield found(find(person_href(viewer.user), viewer), report.wanted, viewer)


def _free_busy(report: requests.FreeBusyQuery, resource: Resource) -> bytes:
    """7.10. Of a whole calendar, whatever the Depth: of the calendar without its objects there is nothing to say."""
    components = (member.object.component for member in _members(resource))
    return free_busy(components, report.within, _collection(resource).zone, clock.now())


def _members(resource: Resource) -> Iterator[Member]:
    if isinstance(resource, Member):
        yield resource
        return
    collection = _collection(resource)
    yield from (Member(collection, each) for each in collection.objects().values())


def _collection(resource: Resource) -> Collection:
    assert not isinstance(resource, Folder), "reports_of lets no folder through"
    return resource.collection if isinstance(resource, Member) else resource


def _zone(text: str) -> ZoneInfo | None:
    """Of CALDAV:timezone, an iCalendar object with one VTIMEZONE, or of CALDAV:timezone-id (RFC 7809)."""
    if not text:
        return None
    named = _TZID.search(text)
    return find_zone(named[1] if named else text)


def _path(href: str) -> str:
    """The path of an address, however it was quoted; empty for what is none."""
    try:
        return unquote(urlsplit(href).path, errors="strict")
    except ValueError:
        return ""

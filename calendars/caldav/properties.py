"""What one may ask of a resource: each property is a function that fills an element, or says that there is none."""

from collections.abc import Iterable

from lxml import etree

from calendars.caldav.access_properties import ACCESS
from calendars.caldav.calendar_properties import CALENDAR
from calendars.caldav.components import write
from calendars.caldav.multistatus import Found
from calendars.caldav.names import PREFIXES, cal
from calendars.caldav.requests import Wanted
from calendars.caldav.resources import Member, Resource, Viewer
from calendars.caldav.retrieval import CalendarData, retrieve
from calendars.caldav.webdav_properties import WEBDAV

_FILLS = WEBDAV | ACCESS | CALENDAR
"""DAV:allprop is what RFC 4918 defines: the others cost more and are asked for by name (RFC 4791 5.2, RFC 3744 5)."""


def found(resource: Resource, wanted: Wanted, viewer: Viewer, *, brief: bool = False) -> Found:
    """The properties of one resource. ``brief`` leaves out the names of those that it has not (RFC 8144 2.1)."""
    if wanted.kind == "named":
        names: Iterable[str] = wanted.names
    elif wanted.kind == "names":
        names = list(_FILLS)
    else:
        names = [*WEBDAV, *(name for name in wanted.names if name not in WEBDAV)]
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

"""DAV:expand-property (RFC 3253 3.8): properties, and in place of the addresses in them what lies there."""

from collections.abc import Sequence

from lxml import etree

from calendars.caldav.multistatus import Found, Status, append_response
from calendars.caldav.names import dav
from calendars.caldav.properties import found
from calendars.caldav.requests import Expansion, Wanted
from calendars.caldav.resources import Resource, Viewer, find
from core.errors import NotFound

_DEEPEST = 3


def expanded(resource: Resource, wanted: Sequence[Expansion], viewer: Viewer, depth: int = 0) -> Found:
    """The properties of ``resource``; those with others inside have responses in place of each DAV:href."""
    inside = {each.name: each.inside for each in wanted if each.inside}
    answer = found(resource, Wanted("named", tuple(dict.fromkeys(each.name for each in wanted))), viewer)
    if depth < _DEEPEST:
        for element in answer.properties:
            if below := inside.get(str(element.tag)):
                _expand(element, below, viewer, depth)
    return answer


def _expand(element: etree._Element, wanted: Sequence[Expansion], viewer: Viewer, depth: int) -> None:
    for href in element.findall(dav("href")):
        element.remove(href)
        append_response(element, _at(href.text or "", wanted, viewer, depth))


def _at(href: str, wanted: Sequence[Expansion], viewer: Viewer, depth: int) -> Found | Status:
    try:
        return expanded(find(href, viewer), wanted, viewer, depth + 1)
    except NotFound:
        return Status(href, 404)

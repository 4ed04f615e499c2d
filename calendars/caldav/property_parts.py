"""What properties are made of: an element to fill, and who is behind a resource."""

from collections.abc import Callable

from lxml import etree

from accounts.users.models import User
from calendars.caldav.names import dav
from calendars.caldav.resources import Folder, Member, Resource, Viewer

Element = etree._Element
Fill = Callable[[Element, Resource, Viewer], bool]
"""Puts the value into the element; False when the resource has no such property."""


def add_href(element: Element, href: str) -> bool:
    """Add DAV:href; True, so that a fill can end with it."""
    etree.SubElement(element, dav("href")).text = href
    return True


def is_principal(resource: Resource) -> bool:
    return isinstance(resource, Folder) and resource.owner is not None


def owner_of(resource: Resource) -> User | None:
    return resource.collection.owner if isinstance(resource, Member) else resource.owner


def empty(_element: Element, _resource: Resource, _viewer: Viewer) -> bool:
    """A property that is there and says nothing."""
    return True

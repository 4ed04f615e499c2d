"""Who one is, whose a thing is and who may do what (RFC 3744 4 and 5, RFC 5397, RFC 4791 6.2)."""

from lxml import etree

from calendars.caldav.names import cal, dav
from calendars.caldav.privileges import access_control_list, privileges, supported_privileges
from calendars.caldav.property_parts import Element, Fill, add_href, empty, is_principal, owner_of
from calendars.caldav.resources import PEOPLE, Folder, Resource, Viewer, person_href


def _of_principal(_element: Element, resource: Resource, _viewer: Viewer) -> bool:
    return is_principal(resource)


def _current_user(element: Element, _resource: Resource, viewer: Viewer) -> bool:
    """RFC 5397: who is not signed in is told so."""
    if viewer.user is None:
        etree.SubElement(element, dav("unauthenticated"))
        return True
    return add_href(element, person_href(viewer.user))


def _principal_url(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    return is_principal(resource) and add_href(element, resource.href)


def _principals(element: Element, _resource: Resource, _viewer: Viewer) -> bool:
    return add_href(element, PEOPLE)


def _owner(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    """Empty for what is nobody's (RFC 3744 5.1)."""
    owner = owner_of(resource)
    return owner is None or add_href(element, person_href(owner))


def _home(element: Element, resource: Resource, viewer: Viewer) -> bool:
    """Of principals; of the public calendars too, so that whoever is nobody finds them from their address."""
    if isinstance(resource, Folder) and resource.kind == "root" and viewer.user:
        return add_href(element, person_href(viewer.user))
    return isinstance(resource, Folder) and resource.kind == "home" and add_href(element, resource.href)


def _addresses(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    owner = owner_of(resource)
    if owner is None or not is_principal(resource):
        return False
    return add_href(element, f"mailto:{owner.email}") and add_href(element, resource.href)


def _current_privileges(element: Element, _resource: Resource, _viewer: Viewer) -> bool:
    privileges(element)
    return True


def _supported_privileges(element: Element, _resource: Resource, _viewer: Viewer) -> bool:
    supported_privileges(element)
    return True


def _acl(element: Element, resource: Resource, _viewer: Viewer) -> bool:
    access_control_list(element, own=owner_of(resource) is not None)
    return True


def _acl_restrictions(element: Element, _resource: Resource, _viewer: Viewer) -> bool:
    etree.SubElement(element, dav("no-invert"))
    etree.SubElement(element, dav("grant-only"))
    return True


ACCESS: dict[str, Fill] = {
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
    dav("inherited-acl-set"): empty,
    cal("calendar-home-set"): _home,
    cal("calendar-user-address-set"): _addresses,
}

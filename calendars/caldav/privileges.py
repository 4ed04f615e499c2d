"""Everybody who sees a calendar may read it; nobody may write (RFC 3744 3, 5; RFC 4791 6)."""

from lxml import etree

from calendars.caldav.names import cal, dav

GRANTED = (dav("read"), cal("read-free-busy"), dav("read-current-user-privilege-set"))
"""What current-user-privilege-set lists."""

_SUPPORTED = (
    (dav("all"), "Everything"),
    (dav("read"), "Read"),
    (cal("read-free-busy"), "See when time is taken"),
    (dav("read-current-user-privilege-set"), "See one's own privileges"),
)

WRITING = {
    "PUT": dav("write-content"),
    "DELETE": dav("unbind"),
    "MKCALENDAR": dav("bind"),
    "MKCOL": dav("bind"),
    "PROPPATCH": dav("write-properties"),
    "MOVE": dav("unbind"),
    "COPY": dav("bind"),
    "ACL": dav("write-acl"),
}
"""The privilege that each method would need, which nobody has."""


def privileges(parent: etree._Element) -> None:
    """Add each privilege that is granted."""
    for name in GRANTED:
        etree.SubElement(etree.SubElement(parent, dav("privilege")), name)


def supported_privileges(parent: etree._Element) -> None:
    """RFC 3744 5.3: the tree of privileges, read holding the free-busy one (RFC 4791 6.1.1)."""
    everything = _supported(parent, *_SUPPORTED[0])
    _supported(_supported(everything, *_SUPPORTED[1]), *_SUPPORTED[2])
    _supported(everything, *_SUPPORTED[3])


def access_control_list(parent: etree._Element, *, own: bool) -> None:
    """RFC 3744 5.5: one entry that can't be changed, for the owner or for everybody."""
    ace = etree.SubElement(parent, dav("ace"))
    principal = etree.SubElement(ace, dav("principal"))
    if own:
        etree.SubElement(etree.SubElement(principal, dav("property")), dav("owner"))
    else:
        etree.SubElement(principal, dav("all"))
    privileges(etree.SubElement(ace, dav("grant")))
    etree.SubElement(ace, dav("protected"))


def _supported(parent: etree._Element, name: str, description: str) -> etree._Element:
    element = etree.SubElement(parent, dav("supported-privilege"))
    etree.SubElement(etree.SubElement(element, dav("privilege")), name)
    etree.SubElement(element, dav("description")).text = description
    return element

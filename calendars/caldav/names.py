"""The names of WebDAV and CalDAV elements in the notation of lxml: ``{namespace}name``."""

DAV = "DAV:"
CALDAV = "urn:ietf:params:xml:ns:caldav"
CALENDARSERVER = "http://calendarserver.org/ns/"
APPLE = "http://apple.com/ns/ical/"

PREFIXES = {"D": DAV, "C": CALDAV, "CS": CALENDARSERVER, "A": APPLE}


def dav(name: str) -> str:
    """A name of RFC 4918, 3744, 5397 or 6578."""
    return f"{{{DAV}}}{name}"


def cal(name: str) -> str:
    """A name of RFC 4791."""
    return f"{{{CALDAV}}}{name}"


def server(name: str) -> str:
    return f"{{{CALENDARSERVER}}}{name}"


def apple(name: str) -> str:
    return f"{{{APPLE}}}{name}"

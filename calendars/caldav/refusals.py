"""How a request is refused: a status, the condition that the RFC names for it, and a sentence."""

from lxml import etree

from calendars.caldav.names import dav


class Refusal(Exception):
    """``condition`` is the element that stands in the DAV:error (RFC 4918 16), such as DAV:valid-sync-token."""

    def __init__(self, status: int, sentence: str, condition: str | None = None, *inside: etree._Element) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.condition = condition
        self.inside = inside


def bad_request(sentence: str) -> Refusal:
    """The request breaks the RFC that it follows."""
    return Refusal(400, sentence)


def forbidden(condition: str, sentence: str) -> Refusal:
    """A precondition does not hold, and repeating the request will not help (RFC 4918 16)."""
    return Refusal(403, sentence, condition)


def need_privilege(href: str, privilege: str) -> Refusal:
    """Nobody may write here (RFC 3744 7.1.1)."""
    resource = etree.Element(dav("resource"))
    etree.SubElement(resource, dav("href")).text = href
    etree.SubElement(etree.SubElement(resource, dav("privilege")), privilege)
    return Refusal(403, "These calendars are read-only.", dav("need-privileges"), resource)

"""Answers: what was found and what was not, as octets (RFC 4918 13, 14.24)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from lxml import etree

from calendars.caldav.names import PREFIXES, dav
from calendars.caldav.refusals import Refusal

CONTENT_TYPE = "application/xml; charset=utf-8"

_HREF, _PROP, _STATUS = dav("href"), dav("prop"), dav("status")
_RESPONSE, _PROPSTAT = dav("response"), dav("propstat")


@dataclass(frozen=True, slots=True)
class Found:
    """One resource: its properties, and the names of those that it has not."""

    href: str
    properties: Sequence[etree._Element]
    missing: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """One resource that has no properties to show, only a status: 404 for a removed one (RFC 6578 3.5.1)."""

    href: str
    status: int
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Multistatus:
    responses: Iterable[Found | Status]
    sync_token: str | None = None


def multistatus(answer: Multistatus) -> bytes:
    root = etree.Element(dav("multistatus"), nsmap=PREFIXES)
    for response in answer.responses:
        append_response(root, response)
    if answer.sync_token is not None:
        etree.SubElement(root, dav("sync-token")).text = answer.sync_token
    return _octets(root)


def append_response(parent: etree._Element, response: Found | Status) -> None:
    element = etree.SubElement(parent, _RESPONSE)
    etree.SubElement(element, _HREF).text = response.href
    if isinstance(response, Status):
        etree.SubElement(element, _STATUS).text = _status_line(response.status)
        if response.condition:
            etree.SubElement(etree.SubElement(element, dav("error")), response.condition)
        return
    if response.properties or not response.missing:
        _propstat(element, response.properties, 200)
    if response.missing:
        _propstat(element, [etree.Element(name) for name in response.missing], 404)


def error(refusal: Refusal) -> bytes:
    """DAV:error with the condition, or with the sentence alone (RFC 4918 16)."""
    root = etree.Element(dav("error"), nsmap=PREFIXES)
    if refusal.condition:
        condition = etree.SubElement(root, refusal.condition)
        condition.extend(refusal.inside)
    etree.SubElement(root, dav("responsedescription")).text = str(refusal)
    return _octets(root)


def document(root: etree._Element) -> bytes:
    """Another answer than a multistatus, such as DAV:principal-search-property-set."""
    return _octets(root)


def _propstat(response: etree._Element, properties: Iterable[etree._Element], status: int) -> None:
    propstat = etree.SubElement(response, _PROPSTAT)
    prop = etree.SubElement(propstat, _PROP)
    prop.extend(properties)
    etree.SubElement(propstat, _STATUS).text = _status_line(status)


def _status_line(status: int) -> str:
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"


def _octets(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")

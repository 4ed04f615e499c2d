"""Request bodies: XML of strangers, read without entities, without the network and within limits."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from calendars.caldav.refusals import Refusal, bad_request

MOST_BYTES = 1024 * 1024
"""A multiget of some 8,000 addresses."""
_MOST_ELEMENTS = 20_000
_DEEPEST = 24
_DECLARATION = re.compile(rb"<!(?!--|\[CDATA\[)")  # a document type: where entities and outside addresses come from
_ENCODINGS = frozenset({"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "US-ASCII", "ASCII"})


def read(body: bytes) -> etree._Element:
    """The root element. Raises Refusal: 413 for what is too large, 400 for anything but well-formed, plain XML."""
    if len(body) > MOST_BYTES:
        raise Refusal(413, "The body is larger than one MiB.")
    if _DECLARATION.search(body.replace(b"\0", b"")):
        raise bad_request("A document type is not accepted.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise bad_request("The body is not well-formed XML.") from error
    _check(root)
    return root


def children(element: etree._Element) -> Iterator[etree._Element]:
    """The child elements; comments and instructions are gone already."""
    return (child for child in element if isinstance(child.tag, str))


def text_of(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def _check(root: etree._Element) -> None:
    if (root.getroottree().docinfo.encoding or "UTF-8").upper() not in _ENCODINGS:
        raise bad_request("The body must be plain XML in UTF-8 or UTF-16.")
    if next(islice(root.iter(), _MOST_ELEMENTS, None), None) is not None:
        raise bad_request("The body has too many elements.")
    if _is_deeper(root, _DEEPEST):
        raise bad_request("The body is nested too deeply.")


def _is_deeper(root: etree._Element, limit: int) -> bool:
    level = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
    return bool(level)

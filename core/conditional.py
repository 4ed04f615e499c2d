"""Whether a client already has what it asks for (RFC 9110 13.1), and in which coding it wants it (12.5.3)."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC
from email.utils import formatdate, parsedate_to_datetime
from typing import Literal

_MEMBER = re.compile(r'\s*(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)|\s*(?:,|$)')
_HTTP_DATE = re.compile(
    r"\w{3,9}, \d\d[ -]\w{3}[ -]\d\d(\d\d)? \d\d:\d\d:\d\d GMT|\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}"
)
_QUALITY = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


def strong_etag(body: bytes) -> str:
    """The entity tag of these octets, quotes included."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def gzip_etag(etag: str) -> str:
    """The entity tag of the same thing in gzip: other octets, so another strong tag (8.8.3.3)."""
    return f'{etag[:-1]}-gzip"'


def http_date(seconds: int) -> str:
    return formatdate(seconds, usegmt=True)


def decide(
    method: str, if_none_match: str | None, if_modified_since: str | None, *, etag: str, last_modified: int
) -> Literal["full", "not_modified"]:
    """What to answer, given the strong tag (of the chosen coding) and the time of what we hold.

    `last_modified` is in seconds since 1970. If-None-Match wins over If-Modified-Since (13.2.2). Only GET and
    HEAD are conditional here.
    """
    if method not in ("GET", "HEAD"):
        return "full"
    if if_none_match is not None:
        return "not_modified" if _matches(if_none_match, etag) else "full"
    return "not_modified" if _not_since(if_modified_since, last_modified) else "full"


def _matches(if_none_match: str, etag: str) -> bool:
    """Weak comparison against each of the list (13.1.2); `*` stands for whatever exists."""
    return if_none_match.strip() == "*" or etag.removeprefix("W/") in _members(if_none_match)


def _members(header: str) -> Iterator[str]:
    """The opaque tags of a list, up to the first thing that is none: tags may hold commas."""
    position = 0
    while position < len(header) and (hit := _MEMBER.match(header, position)):
        if hit[1]:
            yield hit[1]
        position = hit.end()


def _not_since(if_modified_since: str | None, last_modified: int) -> bool:
    since = _parse_date(if_modified_since or "")
    return since is not None and last_modified <= since


def _parse_date(value: str) -> int | None:
    """Seconds since 1970 of an HTTP-date in any of its three forms (5.6.7), None when it is none."""
    if not _HTTP_DATE.fullmatch(value.strip()):
        return None
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def negotiate_gzip(accept_encoding: str) -> bool:
    """Whether gzip is acceptable and not less welcome than the plain octets (12.5.3)."""
    weights = dict(_weights(accept_encoding))
    gzip = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return gzip > 0 and gzip >= weights.get("identity", 0.0)


def _weights(accept_encoding: str) -> Iterator[tuple[str, float]]:
    """Each coding with its weight; a member that isn't well formed is passed over."""
    for member in accept_encoding.lower().split(","):
        coding, _, weight = (part.strip() for part in member.partition(";"))
        quality = _QUALITY.fullmatch(weight)
        if coding and (quality or not weight):
            yield coding, float(quality[1]) if quality else 1.0

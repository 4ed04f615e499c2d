"""The forms in which a feed is written: one ``Calendar``, four media types."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.ics import jcal, jscalendar, xcal
from core.ics.parts import Part, assemble
from core.ics.values import Calendar

EXTENSIONS = "any(ics, jcal, xcal, jscal)"
"""As routes name them."""


@dataclass(frozen=True)
class Format:
    content_type: str
    write: Callable[[Calendar, Sequence[Part]], bytes]
    """(calendar without events, its entries) -> octets."""


def _from_octets(rewrite: Callable[[bytes], bytes]) -> Callable[[Calendar, Sequence[Part]], bytes]:
    """Says what the .ics says: its parts are written already."""
    return lambda calendar, parts: rewrite(assemble(calendar, parts))


def _jscalendar(calendar: Calendar, parts: Sequence[Part]) -> bytes:
    return jscalendar.write(replace(calendar, events=tuple(event for part in parts for event in part.make_events())))


FORMATS = {
    "ics": Format("text/calendar; charset=utf-8", assemble),
    "jcal": Format(jcal.MEDIA_TYPE, _from_octets(jcal.rewrite)),
    "xcal": Format(f"{xcal.MEDIA_TYPE}; charset=utf-8", _from_octets(xcal.rewrite)),
    "jscal": Format(jscalendar.MEDIA_TYPE, _jscalendar),
}
"""By the end of an address (RFC 5545, 7265, 6321, 8984)."""

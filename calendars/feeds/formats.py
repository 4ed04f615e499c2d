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


def _through(write: Callable[[Calendar], bytes]) -> Callable[[Calendar, Sequence[Part]], bytes]:
    return lambda calendar, parts: write(
        replace(calendar, events=tuple(event for part in parts for event in part.make_events()))
    )


FORMATS = {
    "ics": Format("text/calendar; charset=utf-8", assemble),
    "jcal": Format(jcal.MEDIA_TYPE, _through(jcal.write)),
    "xcal": Format(f"{xcal.MEDIA_TYPE}; charset=utf-8", _through(xcal.write)),
    "jscal": Format(jscalendar.MEDIA_TYPE, _through(jscalendar.write)),
}
"""By the end of an address (RFC 5545, 7265, 6321, 8984)."""

"""Names of ours as one segment of an address, and back: any text, in characters that no client quotes differently."""

import re

_UNSAFE = re.compile(rb"[^A-Za-z0-9_.-]")
_QUOTED = re.compile(rb"~([0-9A-F]{2})")
_SEGMENT = re.compile(r"(?:[A-Za-z0-9_.-]|~[0-9A-F]{2})+")


def to_segment(text: str) -> str:
    """ "rooms/k3f" -> "rooms~2Fk3f". Never "." or ".."."""
    quoted = _UNSAFE.sub(lambda hit: b"~%02X" % hit[0][0], text.encode()).decode()
    return quoted.replace(".", "~2E") if quoted.strip(".") == "" else quoted


def from_segment(segment: str) -> str | None:
    """The text; None when no text is written like that, so that each has one address."""
    if not _SEGMENT.fullmatch(segment):
        return None
    try:
        text = _QUOTED.sub(lambda hit: bytes([int(hit[1], 16)]), segment.encode()).decode()
    except UnicodeDecodeError:
        return None
    return text if to_segment(text) == segment else None

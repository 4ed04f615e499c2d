"""From bytes to text: UTF-8, UTF-16 and GB18030, told apart by content."""

import codecs
from dataclasses import dataclass

from core.i18n import _l
from offerings.imports.readers.refusal import ImportRefused

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """``is_guess`` when the encoding is neither UTF-8 nor marked."""

    text: str
    encoding: str
    is_guess: bool


def decode(data: bytes) -> Decoded:
    """Raises ImportRefused when the bytes are no text in any of the encodings."""
    for encoding, is_guess in _candidates(data):
        try:
            return Decoded(data.decode(encoding), encoding, is_guess)
        except UnicodeDecodeError:
            continue
    raise ImportRefused("encoding", _l("The characters of this file can't be read. Save it as UTF-8 and try again."))


def _candidates(data: bytes) -> list[tuple[str, bool]]:
    """NUL bytes speak for UTF-16, and the half they stand in for its order; Han text has few of them."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return [(encoding, False)]
    head = data[:2_000]
    low, high = head[0::2].count(0), head[1::2].count(0)
    wide = [("utf-16-le" if high > low else "utf-16-be", True)] if low + high else []
    if low + high > len(head) // 10:
        return wide
    return [("utf-8", False), *wide, ("gb18030", True)]

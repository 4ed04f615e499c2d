"""From bytes to text: UTF-8, UTF-16 and GB18030, told apart by content."""

import codecs
from dataclasses import dataclass

from core.i18n import _l
from offerings.imports.refusal import ImportRefused

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
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return [(encoding, False)]
    head = data[:400]
    if head[1::2].count(0) > len(head) // 4:
        return [("utf-16-le", True)]
    if head[0::2].count(0) > len(head) // 4:
        return [("utf-16-be", True)]
    return [("utf-8", False), ("gb18030", True)]

"""W3C Bitstring Status List 1.0: one bit for each credential, in a list long enough to hide who asks about whom."""

import gzip
import zlib
from collections.abc import Iterable

from core.badges.multibase import base64url, from_base64url
from core.badges.refusals import BadCredential

SIZE = 131_072
"""Bits: the least that the recommendation allows (16 KB)."""


def encode(indexes: Iterable[int], size: int = SIZE) -> str:
    """The bits ``indexes`` set, GZIP, multibase base64url. The first index is the leftmost bit (3.2)."""
    bits = bytearray(size // 8)
    for index in indexes:
        if not 0 <= index < size:
            raise ValueError(f"index {index} is outside of the list")
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64url(gzip.compress(bytes(bits), mtime=0))


def decode(encoded: str, size: int = SIZE) -> bytes:
    """The bits as octets. Raises BadCredential unless there are ``size`` of them."""
    if not encoded.startswith("u"):
        raise BadCredential("not a status list")
    reader = zlib.decompressobj(wbits=31)
    try:
        bits = reader.decompress(from_base64url(encoded[1:]), size // 8 + 1)
    except zlib.error as error:
        raise BadCredential("not a status list") from error
    if len(bits) != size // 8 or not reader.eof:
        raise BadCredential("a status list of another length")
    return bits


def is_set(bits: bytes, index: int) -> bool:
    return bool(bits[index // 8] & 0x80 >> index % 8)

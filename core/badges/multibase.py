"""Octets as text: base58btc and base64url without padding, each with its multibase letter where one is due."""

import base64
import binascii

from core.badges.refusals import BadCredential

_DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_LONGEST = 128
"""Characters; keys and signatures need 88."""


def base58btc(octets: bytes) -> str:
    """With the multibase letter ``z``."""
    number, digits = int.from_bytes(octets, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        digits = _DIGITS[rest] + digits
    zeros = len(octets) - len(octets.lstrip(b"\0"))
    return "z" + "1" * zeros + digits


def from_base58btc(text: str) -> bytes:
    """Raises BadCredential for anything but ``z`` and base58btc digits."""
    if not isinstance(text, str) or not text.startswith("z") or len(text) > _LONGEST:
        raise BadCredential("not base58btc")
    number = 0
    for digit in text[1:]:
        if digit not in _VALUES:
            raise BadCredential("not base58btc")
        number = number * 58 + _VALUES[digit]
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base64url(octets: bytes) -> str:
    """RFC 4648 5, without padding and without a multibase letter."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Only the one spelling that ``base64url`` writes; raises BadCredential for any other."""
    try:
        octets = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadCredential("not base64url") from error
    if base64url(octets) != text:
        raise BadCredential("not base64url")
    return octets

"""The code on a ticket: its number, signed, so that a door without network can tell a real one from a forged one."""

import base64
import binascii
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PREFIX = "HZ1"
"""Version of what follows: number, full stop, Ed25519 signature (RFC 8032) in base64url without padding."""


def ticket_code(ref: str, secret_key: str) -> str:
    """ "HZ1.<number>.<signature>" """
    signature = _key(secret_key).sign(_signed(ref))
    return f"{PREFIX}.{ref}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def is_code(text: str) -> bool:
    """Whether this wants to be a ticket code at all, forged or not."""
    return text.upper().startswith(f"{PREFIX}.")


def read_code(text: str, secret_key: str) -> str | None:
    """The number of the ticket, or None when we did not sign it."""
    prefix, _, rest = text.strip().partition(".")
    ref, _, signature = rest.partition(".")
    try:
        raw = base64.urlsafe_b64decode(signature.encode("ascii") + b"=" * (-len(signature) % 4))
        _key(secret_key).public_key().verify(raw, _signed(ref))
    except (InvalidSignature, binascii.Error, UnicodeError, ValueError):
        return None
    return ref if prefix == PREFIX else None


def _signed(ref: str) -> bytes:
    return f"{PREFIX}.{ref}".encode()


@lru_cache(maxsize=4)
def _key(secret_key: str) -> Ed25519PrivateKey:
    """Derived (RFC 5869), so that nothing but SECRET_KEY has to be kept."""
    seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"huizhi ticket codes 1").derive(secret_key.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)

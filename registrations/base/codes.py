"""The code on a ticket: its number, signed, so that a door without network can tell a real one from a forged one.

"HZ2.<offering>.<number>.<signature>": a door knows from the code alone whether it is a ticket for this event. Tickets
of before said "HZ1.<number>.<signature>" and are read for as long as anybody carries one.
"""

import base64
import binascii
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PARTS = {"HZ1": 3, "HZ2": 4}
"""Versions and how many parts each has; the last is the Ed25519 signature (RFC 8032) of what stands before it, in
base64url without padding."""


def ticket_code(ref: str, secret_key: str, offering_ref: str = "") -> str:
    """What the QR code of a registration says; without ``offering_ref`` the older form."""
    signed = f"HZ2.{offering_ref}.{ref}" if offering_ref else f"HZ1.{ref}"
    signature = _key(secret_key).sign(signed.encode())
    return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def is_code(text: str) -> bool:
    """Whether this wants to be a ticket code at all, forged or not."""
    return text.upper().startswith(tuple(f"{version}." for version in PARTS))


def read_code(text: str, secret_key: str) -> str | None:
    """The number of the ticket, or None when we did not sign it."""
    signed, _, signature = text.strip().rpartition(".")
    parts = signed.split(".")
    if PARTS.get(parts[0]) != len(parts) + 1:
        return None
    try:
        raw = base64.urlsafe_b64decode(signature.encode("ascii") + b"=" * (-len(signature) % 4))
        _key(secret_key).public_key().verify(raw, signed.encode())
    except (InvalidSignature, binascii.Error, UnicodeError, ValueError):
        return None
    return parts[-1]


def public_key(secret_key: str) -> str:
    """What a door needs to check codes without us: 32 bytes (RFC 8032) in base64."""
    return base64.b64encode(_key(secret_key).public_key().public_bytes_raw()).decode()


@lru_cache(maxsize=4)
def _key(secret_key: str) -> Ed25519PrivateKey:
    """Derived (RFC 5869), so that nothing but SECRET_KEY has to be kept."""
    seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"huizhi ticket codes 1").derive(secret_key.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)

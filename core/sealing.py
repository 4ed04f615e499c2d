"""Small secrets at rest: AES-256-GCM under a key derived from SECRET_KEY. A lost SECRET_KEY loses them for good."""

import base64
import binascii
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
"""Bytes, random for each value (NIST SP 800-38D, 8.2.2)."""


def seal(plain: str, secret_key: str, bound_to: str) -> str:
    """``plain`` encrypted, in base64url; opens only with the same key and the same ``bound_to``."""
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(_key(secret_key)).encrypt(nonce, plain.encode(), bound_to.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(token: str, secret_key: str, bound_to: str) -> str | None:
    """What was sealed, or None when it was not sealed with this key for this purpose."""
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii"))
        return AESGCM(_key(secret_key)).decrypt(raw[:_NONCE], raw[_NONCE:], bound_to.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError):
        return None


@lru_cache(maxsize=4)
def _key(secret_key: str) -> bytes:
    """RFC 5869, so that nothing but SECRET_KEY has to be kept."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"huizhi sealed values 1").derive(secret_key.encode())

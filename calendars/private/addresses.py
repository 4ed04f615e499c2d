"""Secret addresses: a keyed derivation of the feed's reference and version, so that they can be shown again.

``<ref>.<43 characters>``: HMAC-SHA256 under a key derived from the server's, 256 bits. The database holds no secret;
raising the version of one feed ends its address and no other.
"""

import base64
import hashlib
import hmac


def token_of(ref: str, version: int, secret_key: str) -> str:
    """The secret part of a feed's address."""
    key = hashlib.sha256(b"huizhi private feed\0" + secret_key.encode()).digest()
    mac = hmac.new(key, f"{ref}:{version}".encode(), hashlib.sha256).digest()
    return f"{ref}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def version_of(token: str, current: int, secret_key: str) -> int | None:
    """Which version up to ``current`` this token is of, newest first; None for a forged one. Constant time a try."""
    ref = token.partition(".")[0]
    for version in range(current, 0, -1):
        if hmac.compare_digest(token_of(ref, version, secret_key).encode(), token.encode()):
            return version
    return None

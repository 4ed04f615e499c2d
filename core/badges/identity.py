"""Who a credential is for, without saying it: only who knows the address can tell (Open Badges 3.0, IdentityObject)."""

import hmac
from hashlib import sha256
from typing import Any


def identity_hash(identifier: str, salt: str) -> str:
    return "sha256$" + sha256((identifier + salt).encode()).hexdigest()


def hashed_identity(address: str, salt: str) -> dict[str, Any]:
    """``address`` is an e-mail address, folded to lower case here."""
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": identity_hash(address.lower(), salt),
        "identityType": "emailAddress",
        "salt": salt,
    }


def is_identity(identity: dict[str, Any], address: str) -> bool:
    expected = identity_hash(address.lower(), str(identity.get("salt", "")))
    return hmac.compare_digest(expected, str(identity.get("identityHash", "")))

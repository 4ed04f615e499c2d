"""Ed25519 keys in the notations of credentials: Multikey and JWK; documents that say whose key it is (CID 1.0)."""

from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from core.badges.multibase import base58btc, base64url, from_base58btc
from core.badges.refusals import BadCredential

_ED25519 = b"\xed\x01"
"""Multicodec ed25519-pub as a varint."""


def new_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def seed(key: Ed25519PrivateKey) -> bytes:
    """The 32 octets from which ``from_seed`` makes the key again. Secret."""
    return key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def from_seed(octets: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(octets)


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def multikey(key: Ed25519PublicKey) -> str:
    """``z6Mk...``"""
    return base58btc(_ED25519 + _raw(key))


def from_multikey(text: str) -> Ed25519PublicKey:
    """Raises BadCredential unless it is an Ed25519 key."""
    octets = from_base58btc(text)
    if not octets.startswith(_ED25519) or len(octets) != 34:
        raise BadCredential("not an Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(octets[2:])


def jwk(key: Ed25519PublicKey) -> dict[str, str]:
    """RFC 8037 2."""
    return {"kty": "OKP", "crv": "Ed25519", "x": base64url(_raw(key))}


def verification_method(method_id: str, controller: str, key: Ed25519PublicKey) -> dict[str, str]:
    """One key as it stands in the document of its controller."""
    return {"id": method_id, "type": "Multikey", "controller": controller, "publicKeyMultibase": multikey(key)}


def controlled(document_id: str, methods: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """The members that make a document say which keys may sign credentials in the name of ``document_id``."""
    listed = [dict(each) for each in methods]
    return {"id": document_id, "verificationMethod": listed, "assertionMethod": [each["id"] for each in listed]}


def find_key(document: Mapping[str, Any], method_id: str) -> Ed25519PublicKey:
    """The key ``method_id`` of a controller's document, if it may sign credentials (CID 1.0, 3.3).

    Raises BadCredential when the document has none of that name, gives it to somebody else or for another use.
    """
    for method in document.get("verificationMethod", ()):
        if method.get("id") == method_id and method_id in document.get("assertionMethod", ()):
            if method.get("controller") != document.get("id") or method.get("type") != "Multikey":
                raise BadCredential("the key belongs to somebody else")
            return from_multikey(method.get("publicKeyMultibase", ""))
    raise BadCredential("the issuer has no such key")

"""VC-JWT: the credential as the payload of a compact JWS (Open Badges 3.0, 8.2), signed with Ed25519 (RFC 8037)."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.badges.multibase import base64url, from_base64url
from core.badges.refusals import BadCredential

_LONGEST = 100_000


def sign_jwt(document: Mapping[str, Any], key: Ed25519PrivateKey, method_id: str) -> str:
    """``document`` has an issuer, validFrom and a subject with an ``id``: claims repeat them (8.2.4.1)."""
    header = {"alg": "EdDSA", "typ": "JWT", "kid": method_id}
    signed = f"{_part(header)}.{_part({**document, **_claims(document)})}"
    return f"{signed}.{base64url(key.sign(signed.encode()))}"


def verify_jwt(token: str, find: Callable[[str], Ed25519PublicKey]) -> dict[str, Any]:
    """The credential without the claims of the token. Raises BadCredential for a wrong signature, claim or form."""
    header, payload, signature = _parts(token)
    if header.get("alg") != "EdDSA" or not isinstance(header.get("kid"), str) or "crit" in header:
        raise BadCredential("another kind of token")
    try:
        find(header["kid"]).verify(signature, token.rpartition(".")[0].encode())
    except InvalidSignature as error:
        raise BadCredential("the signature does not fit") from error
    claims = {name: payload.pop(name) for name in ("iss", "jti", "nbf", "sub", "exp") if name in payload}
    try:
        expected = _claims(payload)
    except (KeyError, TypeError, ValueError) as error:
        raise BadCredential("the credential is incomplete") from error
    if claims != expected:
        raise BadCredential("the claims say something else than the credential")
    return payload


def _claims(document: Mapping[str, Any]) -> dict[str, Any]:
    claims = {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "nbf": _seconds(document["validFrom"]),
        "sub": document["credentialSubject"]["id"],
    }
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    return claims


def _seconds(instant: str) -> int:
    return int(datetime.fromisoformat(instant).timestamp())


def _part(value: Mapping[str, Any]) -> str:
    return base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    parts = token.split(".")
    if len(token) > _LONGEST or not token.isascii() or len(parts) != 3:
        raise BadCredential("not a token")
    try:
        header, payload = (json.loads(from_base64url(part)) for part in parts[:2])
    except (ValueError, RecursionError) as error:
        raise BadCredential("not a token") from error
    if not isinstance(header, dict) or not isinstance(payload, dict):
        raise BadCredential("not a token")
    return header, payload, from_base64url(parts[2])

"""Whether something that somebody shows us is a credential that we issued, unchanged."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.badges import keys
from core.badges.jwt import verify_jwt
from core.badges.refusals import BadCredential
from trainings.credentials.models import Credential
from trainings.credentials.queries import find_by_urn, list_keys

_LONGEST = 64_000


def find_key(method: str) -> Ed25519PublicKey:
    """One of ours, old or new. Raises BadCredential."""
    name = method.rpartition("#")[2]
    found = next((key for key in list_keys() if key.name == name), None)
    if found is None:
        raise BadCredential("the issuer has no such key")
    return keys.from_multikey(found.public_key)


def find_issued(content: bytes) -> Credential | None:
    """The credential that ``content`` is, as JSON or as a token, to the letter; None for anything else.

    What we signed is kept, so being equal to it is the whole test: nothing that a stranger sends is canonicalised.
    """
    try:
        text = content.decode() if len(content) <= _LONGEST else ""
    except UnicodeDecodeError:
        return None
    text = text.strip()
    return _from_json(text) if text.startswith("{") else _from_token(text)


def _from_json(text: str) -> Credential | None:
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found = _find(document.get("id"))
    return found if found is not None and found.document == document else None


def _from_token(text: str) -> Credential | None:
    try:
        found = _find(verify_jwt(text, find_key).get("id"))
    except BadCredential:
        return None
    return found if found is not None and found.token == text else None


def _find(urn: Any) -> Credential | None:
    return find_by_urn(urn) if isinstance(urn, str) and "\0" not in urn and urn.isprintable() else None

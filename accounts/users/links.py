"""Links that prove who opens them: signed, dated, bound to a state so that each works once. Nothing is stored."""

import hashlib
from datetime import timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from core import clock
from core.errors import Gone
from core.i18n import _l

Values = dict[str, Any]


def sign(secret: str, purpose: str, lifetime: timedelta, values: Values) -> str:
    """A token for an address. ``values`` are JSON and readable by whoever holds it: no secrets."""
    expires = int((clock.now() + lifetime).timestamp())
    return str(_serializer(secret, purpose).dumps([expires, values]))


def read(secret: str, purpose: str, token: str) -> Values:
    """What was signed for this purpose. Raises Gone when it is forged, cut off or too old."""
    try:
        expires, values = _serializer(secret, purpose).loads(token)
    except BadSignature as error:
        raise spent() from error
    if clock.now().timestamp() >= expires:
        raise spent()
    return dict(values)


def spent() -> Gone:
    """The refusal for a link that was used, has run out, or never was one."""
    return Gone("link_spent", _l("This link has been used or has run out. Ask for a new one."))


def fingerprint(*state: object) -> str:
    """A short digest of the state that using the link changes."""
    return hashlib.sha256(repr(state).encode()).hexdigest()[:24]


def _serializer(secret: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=f"huizhi.{purpose}", signer_kwargs={"digest_method": hashlib.sha256})

"""The link with which somebody opts out without signing in: signed, bound to one registration and one address."""

import hashlib

from itsdangerous import BadSignature, URLSafeSerializer

_PURPOSE = "huizhi.opt-out"


def path_of(registration_id: int, address: str, secret_key: str) -> str:
    """It does not run out: a mail may be read years later. The address itself is not in it."""
    token = _serializer(secret_key).dumps([registration_id, digest(address)])
    return f"/unsubscribe/{token if isinstance(token, str) else token.decode()}"


def read_token(token: str, secret_key: str) -> tuple[int, str] | None:
    """The registration's id and the digest of the address; None for what we did not sign."""
    try:
        number, digested = _serializer(secret_key).loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return int(number), str(digested)


def digest(address: str) -> str:
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()[:16]


def _serializer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt=_PURPOSE, signer_kwargs={"digest_method": hashlib.sha256})

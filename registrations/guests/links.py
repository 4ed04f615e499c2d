"""The link in an invitation: signed, bound to one guest and one address. It opens a page, it signs nobody in."""

import hashlib

from itsdangerous import BadSignature, URLSafeSerializer

_PURPOSE = "huizhi.guest"


def path_of(ref: str, email: str, secret_key: str) -> str:
    """The same in every reminder. The address itself is not in it."""
    token = _serializer(secret_key).dumps([ref, digest(email)])
    return f"/invitations/{token if isinstance(token, str) else token.decode()}"


def read_token(token: str, secret_key: str) -> tuple[str, str] | None:
    """The guest's ref and the digest of the address; None for what we did not sign."""
    try:
        ref, digested = _serializer(secret_key).loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(ref), str(digested)


def digest(email: str) -> str:
    return hashlib.sha256(email.encode()).hexdigest()[:16]


def _serializer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt=_PURPOSE, signer_kwargs={"digest_method": hashlib.sha256})

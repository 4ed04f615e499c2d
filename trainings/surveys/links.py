"""The personal link to a survey. It is derived from the invitation's reference with the secret of the installation, so
that a reminder has the same one; the database keeps its hash only."""

import hashlib
import hmac
from base64 import urlsafe_b64encode


def token_of(ref: str, secret: str) -> str:
    """43 characters, URL-safe."""
    key = hashlib.sha256(b"huizhi survey\0" + secret.encode()).digest()
    return urlsafe_b64encode(hmac.new(key, ref.encode(), hashlib.sha256).digest()).decode().rstrip("=")


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def path_of(ref: str, secret: str) -> str:
    return f"/surveys/{token_of(ref, secret)}"

"""Where a calendar answers to: the reply address with a token that is bound to one invitation.

``calendar+<token>@host``: the reference of the invitation and an HMAC of 100 bits over it, its person and its UID,
under a key derived from the server's. Lower case only, as mail servers fold local parts; the database holds no secret.
"""

import base64
import hashlib
import hmac

_REF, _MAC = 10, 20


def address_of(reply_address: str, ref: str, user_id: int, uid: str, secret_key: str) -> str:
    """At most 63 characters before the @ (RFC 5321 4.5.3.1 allows 64; the setting allows 32 of our own)."""
    local, _at, host = reply_address.partition("@")
    return f"{local}+{token_of(ref, user_id, uid, secret_key)}@{host}"


def token_of(ref: str, user_id: int, uid: str, secret_key: str) -> str:
    key = hashlib.sha256(b"huizhi reply address\0" + secret_key.encode()).digest()
    mac = hmac.new(key, f"{ref}\0{user_id}\0{uid}".encode(), hashlib.sha256).digest()
    return ref + base64.b32encode(mac).decode().lower()[:_MAC]


def find_token(address: str, reply_address: str) -> str | None:
    """The token in an address that a mail went to; None for any other address."""
    local, _at, host = reply_address.lower().partition("@")
    given, _at, at_host = address.strip().lower().rpartition("@")
    before, plus, token = given.partition("+")
    is_ours = (before, plus, at_host) == (local, "+", host)
    return token if is_ours and len(token) == _REF + _MAC and token.isascii() and token.isalnum() else None


def ref_in(token: str) -> str:
    return token[:_REF]


def is_valid(token: str, ref: str, user_id: int, uid: str, secret_key: str) -> bool:
    """In constant time."""
    return hmac.compare_digest(token_of(ref, user_id, uid, secret_key), token)

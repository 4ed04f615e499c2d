"""Where a mail that can't be delivered comes back to: the reply address with a token bound to one outbox row.

``calendar+b-<id>-<mac>@host``: 80 bits of an HMAC under a key derived from the server's, so that nobody can make a mail
seem undelivered who never saw it. Lower case only; no calendar's reply token has a hyphen.
"""

import base64
import hashlib
import hmac
import re

_MAC = 16
_TOKEN = re.compile(rf"b-(\d{{1,10}})-([a-z2-7]{{{_MAC}}})\Z")


def return_path(reply_address: str, message_id: int, secret_key: str) -> str:
    """At most 61 characters before the @ (RFC 5321 4.5.3.1: 64; the setting allows 32 of our own)."""
    local, _at, host = reply_address.partition("@")
    return f"{local}+b-{message_id}-{_mac(message_id, secret_key)}@{host}"


def read_return_path(address: str, reply_address: str, secret_key: str) -> int | None:
    """The outbox row whose mail came back to this address; None for any other address."""
    local, _at, host = reply_address.lower().partition("@")
    given, _at, at_host = address.strip().lower().rpartition("@")
    before, _plus, token = given.partition("+")
    found = _TOKEN.match(token)
    if (before, at_host) != (local, host) or not found:
        return None
    number = int(found.group(1))
    return number if hmac.compare_digest(_mac(number, secret_key), found.group(2)) else None


def _mac(message_id: int, secret_key: str) -> str:
    key = hashlib.sha256(b"huizhi return path\0" + secret_key.encode()).digest()
    mac = hmac.new(key, str(message_id).encode(), hashlib.sha256).digest()
    return base64.b32encode(mac).decode().lower()[:_MAC]

"""That a browser has seen a code while it held: so that whoever must sign in first does not lose it.

A signed cookie (HttpOnly, ten minutes), bound to the meeting, the code, and the first who sees it signed in: a phone
that is passed on serves nobody else. A shared address carries none of it.
"""

from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

COOKIE = "huizhi_scan"
KEPT = timedelta(minutes=10)


def write(item_ref: str, code: str, seen_at: datetime, user_id: int | None, secret_key: str) -> str:
    """``user_id``: None while nobody is signed in."""
    return str(_serializer(secret_key).dumps([item_ref, code, int(seen_at.timestamp()), user_id]))


def read(cookie: str, item_ref: str, code: str, now: datetime, user_id: int | None, secret_key: str) -> datetime | None:
    """When this browser saw this code of this meeting, if within ten minutes and for this person or nobody yet."""
    try:
        ref, text, seconds, whose = _serializer(secret_key).loads(cookie[:500])
        seen_at = datetime.fromtimestamp(int(seconds), UTC)
    except (BadData, ValueError, TypeError, OverflowError):
        return None
    if (ref, text) != (item_ref, code) or whose not in (None, user_id) or not timedelta() <= now - seen_at <= KEPT:
        return None
    return seen_at


def _serializer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="huizhi meeting code seen")

"""What a tablet may: take attendance of one meeting, on behalf of whoever set it up. A signed cookie, no account.

Setting a tablet up signs that person out there, so nothing of theirs is left on it. The cookie (HttpOnly, only sent to
the kiosk's own address) counts until twelve hours after the meeting, so that what was noted without network can still
be sent, and only while its person may take attendance.
"""

from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

COOKIE = "huizhi_kiosk"
AFTER = timedelta(hours=12)


def write(item_ref: str, user_id: int, until: datetime, secret_key: str) -> str:
    return str(_serializer(secret_key).dumps([item_ref, user_id, int(until.timestamp())]))


def read(cookie: str, item_ref: str, now: datetime, secret_key: str) -> int | None:
    """The id of whoever set the tablet up for this meeting."""
    try:
        ref, user_id, until = _serializer(secret_key).loads(cookie[:500])
        ends = datetime.fromtimestamp(int(until), UTC)
    except (BadData, ValueError, TypeError, OverflowError):
        return None
    return int(user_id) if ref == item_ref and now <= ends else None


def _serializer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="huizhi kiosk")

from datetime import UTC, datetime, timedelta

import pytest

from accounts.users.links import read, sign
from core.errors import Gone

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_link_says_what_was_signed(clock):
    clock.set(NOON)
    token = sign("secret", "reset", HOUR, {"user": "abc"})
    clock.advance(minutes=59)
    assert read("secret", "reset", token) == {"user": "abc"}


def test_a_link_ends_on_time(clock):
    clock.set(NOON)
    token = sign("secret", "reset", HOUR, {})
    clock.advance(hours=1)
    with pytest.raises(Gone):
        read("secret", "reset", token)


@pytest.mark.parametrize(
    ("secret", "purpose", "change"),
    [
        ("other", "reset", lambda token: token),
        ("secret", "link", lambda token: token),
        ("secret", "reset", lambda token: token[:-1]),
        ("secret", "reset", lambda token: "x" + token),
        ("secret", "reset", lambda token: ""),
        ("secret", "reset", lambda token: "\u6c49"),
    ],
)
def test_a_forged_link_is_no_link(secret, purpose, change):
    token = sign("secret", "reset", HOUR, {"user": "abc"})
    with pytest.raises(Gone):
        read(secret, purpose, change(token))

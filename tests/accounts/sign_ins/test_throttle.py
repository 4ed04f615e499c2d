from datetime import UTC, datetime, timedelta

import pytest

from accounts.sign_ins.throttle import network, open_again_at

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "minutes"), [(0, None), (4, None), (5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (50, 15), (100_000, 15)]
)
def test_each_further_guess_waits_longer(wrong, minutes):
    expected = None if minutes is None else NOON + timedelta(minutes=minutes)
    assert open_again_at([NOON] * wrong, free=5) == expected


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_one_customer_is_one_guesser(address, counted):
    assert network(address) == counted

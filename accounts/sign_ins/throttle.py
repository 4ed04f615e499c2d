"""How long the next guess has to wait, from the times of the wrong ones before it. Values in, values out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

ACCOUNT_WINDOW = timedelta(hours=1)
ACCOUNT_FREE = 5
ADDRESS_WINDOW = timedelta(minutes=15)
ADDRESS_FREE = 20
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(minutes=15)


def open_again_at(wrong: Sequence[datetime], free: int) -> datetime | None:
    """When the next guess is heard, given the wrong ones of the window; None when it may come at once.

    After ``free`` wrong ones a minute, after each further one twice as long, at most a quarter of an hour.
    """
    if len(wrong) < free:
        return None
    doublings: int = min(len(wrong) - free, 10)
    return max(wrong) + min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


def network(address: str) -> str:
    """What is counted as one guesser: an IPv4 address, or the /64 that one IPv6 customer has."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)

"""How many people an offering expects: asked of whoever counts seats, which lies above us."""

from collections.abc import Callable

SOURCES: list[Callable[[int], int | None]] = []
"""``offering_id -> largest number of people``; registrations/pools/receivers.py may add its own."""


def audience(offering_id: int) -> int | None:
    """The largest number any source knows; None when nobody does."""
    known = [size for source in SOURCES if (size := source(offering_id)) is not None]
    return max(known, default=None)

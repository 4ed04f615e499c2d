"""Public pages of packages above: each says where they are, for the map of the site."""

from collections.abc import Callable, Sequence
from datetime import datetime

Addresses = Sequence[tuple[str, datetime | None]]

ADDRESSES: list[Callable[[], Addresses]] = []
"""Each gives (path, newest change if known) of its pages in one query."""

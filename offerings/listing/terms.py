"""What lists say of taking part. Registrations lie above and put their words and conditions here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement

from offerings.base.models import Offering


@dataclass(frozen=True)
class Terms:
    """``price`` and ``seats`` in words of the page's language, empty when there is nothing to say; ``state`` "full"
    or None."""

    price: str = ""
    seats: str = ""
    state: str | None = None


PROVIDERS: list[Callable[[Sequence[Offering]], dict[int, Terms]]] = []
"""Each gives the terms of those it knows, by offering id, for a whole page at once."""

CONDITIONS: dict[str, Callable[[], ColumnElement[bool]]] = {}
"""Filters by name ("free", "seats"); a filter whose name is missing here is not offered."""


def terms_for(offerings: Sequence[Offering]) -> dict[int, Terms]:
    found: dict[int, Terms] = {}
    for provide in PROVIDERS:
        found |= provide(offerings)
    return found

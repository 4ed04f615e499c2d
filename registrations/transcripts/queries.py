"""A person's ledger as years: values, from rows that the caller loaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from registrations.credits.models import CreditEntry
from registrations.credits.schemes import SCHEMES, Standing, standing


@dataclass(frozen=True)
class Year:
    """One calendar year in one scheme; ``entries`` in the order in which they were earned."""

    year: int
    standing: Standing
    entries: tuple[CreditEntry, ...]


def years(entries: Sequence[CreditEntry]) -> list[Year]:
    """Newest year first, schemes in their own order."""
    order = list(SCHEMES)

    def place(entry: CreditEntry) -> tuple[int, int]:
        return -entry.year, order.index(entry.scheme)

    found = []
    for (year, scheme), group in groupby(sorted(entries, key=place), key=place):
        rows = tuple(group)
        reached = standing(SCHEMES[order[scheme]], [(row.subject, row.tenths) for row in rows])
        found.append(Year(-year, reached, rows))
    return found

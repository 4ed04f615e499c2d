"""A proposal of a cohort: how many will come, what it costs and brings in, from how many on it pays. Pure.

Amounts in hundredths of one currency.
"""

from dataclasses import dataclass

USUAL_PERCENT = 60
"""Of those interested, so many enrol. A guess to start from, which the organiser edits."""
MOST_MINOR = 100_000_000_00


@dataclass(frozen=True)
class Proposal:
    """``interested``: people, colleagues included. ``fixed_minor``: what it costs however many come."""

    interested: int
    percent: int = USUAL_PERCENT
    fixed_minor: int = 0
    per_head_minor: int = 0
    price_minor: int = 0

    @property
    def expected(self) -> int:
        """Whole people: nobody comes in part."""
        return self.interested * self.percent // 100

    @property
    def margin_minor(self) -> int:
        """What each person leaves towards the fixed costs; may be negative."""
        return self.price_minor - self.per_head_minor

    @property
    def break_even(self) -> int | None:
        """The fewest people with which it loses nothing; None: with no number of people."""
        if self.fixed_minor == 0 and self.margin_minor >= 0:
            return 0
        return -(-self.fixed_minor // self.margin_minor) if self.margin_minor > 0 else None

    @property
    def pays(self) -> bool:
        """With the people expected."""
        return self.break_even is not None and self.expected >= self.break_even

    @property
    def seats(self) -> int:
        """Enough for those expected, and for it to pay; at least one."""
        return max(self.expected, self.break_even or 0, 1)

    @property
    def is_empty(self) -> bool:
        """Nobody has said yet what it costs or brings in."""
        return self.fixed_minor == self.per_head_minor == self.price_minor == 0

    def income_minor(self, heads: int) -> int:
        return heads * self.price_minor

    def costs_minor(self, heads: int) -> int:
        return self.fixed_minor + heads * self.per_head_minor

    def result_minor(self, heads: int) -> int:
        """What is left, or missing."""
        return self.income_minor(heads) - self.costs_minor(heads)

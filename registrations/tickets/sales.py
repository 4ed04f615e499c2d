"""How a ticket is sold: to whom it shows, what it costs when, what of it is tax. Values in, values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from core.errors import Invalid
from core.i18n import _l

DEAREST = 100_000_000_00
VISIBILITIES = {
    "public": _l("Everybody"),
    "code": _l("Whoever enters an access code"),
    "invitation": _l("Whoever is invited"),
}
MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Step:
    """A lower price until an instant, for the first ``seats`` registrations, or whichever ends first."""

    price_minor: int
    until_at: datetime | None = None
    seats: int | None = None


@dataclass(frozen=True)
class Sale:
    """``tax_permille``: 60 is 6 %; ``tax_is_included``: the price holds it, else it is added to the price."""

    visibility: str = "public"
    steps: Sequence[Step] = ()
    tax_permille: int = 0
    tax_is_included: bool = True
    least_per_order: int = 1
    most_per_order: int = 10
    may_be_swapped: bool = True
    may_be_transferred: bool = True

    def check(self, price_minor: int) -> None:
        """Raise Invalid at the first field that can't be right."""
        if self.visibility not in VISIBILITIES:
            raise Invalid("unknown_visibility", _l("Choose who sees it."), field="visibility")
        if not 0 <= self.tax_permille <= 1000:
            raise Invalid("tax_out_of_range", _l("Give a tax between 0 and 100 percent."), field="tax")
        if not 1 <= self.least_per_order <= self.most_per_order <= MOST_AT_ONCE:
            raise Invalid(
                "per_order_out_of_range",
                _l("Give 1 to %(most)s, the smaller number first.", most=MOST_AT_ONCE),
                field="most_per_order",
            )
        for number, step in enumerate(self.steps, start=1):
            _check_step(step, number, [*(each.price_minor for each in self.steps[number:]), price_minor][0])


def _check_step(step: Step, number: int, later_price: int) -> None:
    if not 0 <= step.price_minor <= DEAREST:
        raise Invalid(
            "price_out_of_range", _l("Give a price of 0 or more, such as 120 or 120.50."), field=f"step_price_{number}"
        )
    if step.price_minor >= later_price:
        raise Invalid(
            "step_not_cheaper",
            _l("An early price is lower than the one that follows it."),
            field=f"step_price_{number}",
        )
    if step.until_at is None and step.seats is None:
        raise Invalid(
            "step_without_end", _l("Say until when, or for how many, this price holds."), field=f"step_until_{number}"
        )
    if step.seats is not None and step.seats < 1:
        raise Invalid("step_without_seats", _l("Give a number of 1 or more."), field=f"step_seats_{number}")


class Stepping(Protocol):
    """A step as it stands: how many of its seats are sold."""

    @property
    def price_minor(self) -> int: ...
    @property
    def until_at(self) -> datetime | None: ...
    @property
    def seats(self) -> int | None: ...
    @property
    def used(self) -> int: ...


S = TypeVar("S", bound=Stepping)


def running(steps: Iterable[S], now: datetime) -> list[S]:
    """The steps that can still be had, the one that holds now first."""
    return [
        step
        for step in steps
        if (step.until_at is None or now < step.until_at) and (step.seats is None or step.used < step.seats)
    ]


def to_pay(price_minor: int, tax_permille: int, tax_is_included: bool) -> tuple[int, int]:
    """(what one pays, the tax in it), in hundredths, rounded half up as invoices are."""
    divisor = 1000 + tax_permille if tax_is_included else 1000
    tax = (2 * price_minor * tax_permille + divisor) // (2 * divisor)
    return (price_minor if tax_is_included else price_minor + tax), tax

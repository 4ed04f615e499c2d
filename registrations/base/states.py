"""The life of a registration.

``held`` (a seat for somebody not named yet), ``pending``, ``confirmed`` and ``offered`` hold a seat of each pool;
``waiting`` stands in line; the rest is over.
"""

from core.i18n import _l

MOVES: dict[str | None, frozenset[str]] = {
    None: frozenset({"held", "confirmed", "pending", "waiting"}),
    "held": frozenset({"confirmed", "pending", "lapsed"}),
    "pending": frozenset({"confirmed", "rejected", "cancelled"}),
    "confirmed": frozenset({"pending", "cancelled"}),
    "waiting": frozenset({"offered", "rejected", "cancelled"}),
    "offered": frozenset({"confirmed", "pending", "cancelled", "lapsed"}),
    "cancelled": frozenset(),
    "rejected": frozenset(),
    "lapsed": frozenset(),
}

WORDS = {
    "held": _l("Seat held"),
    "confirmed": _l("Confirmed"),
    "pending": _l("To be approved"),
    "waiting": _l("Waiting list"),
    "offered": _l("Seat offered"),
    "cancelled": _l("Cancelled"),
    "rejected": _l("Not accepted"),
    "lapsed": _l("Lapsed"),
}

ACTIVE = ("pending", "confirmed", "offered", "waiting")
"""A person takes part or wants to."""

HOLDING = ("held", "pending", "confirmed", "offered")
LIVING = ("held", *ACTIVE)
"""Whatever is not over: it keeps its early price and its use of an access code."""


def is_legal(before: str | None, after: str) -> bool:
    return after in MOVES[before]

"""The life of a registration.

``pending``, ``confirmed`` and ``offered`` hold a seat of each pool; ``waiting`` stands in line; the rest is over.
"""

from core.i18n import _l

MOVES: dict[str | None, frozenset[str]] = {
    None: frozenset({"confirmed", "pending", "waiting"}),
    "pending": frozenset({"confirmed", "rejected", "cancelled"}),
    "confirmed": frozenset({"cancelled"}),
    "waiting": frozenset({"offered", "rejected", "cancelled"}),
    "offered": frozenset({"confirmed", "pending", "cancelled", "lapsed"}),
    "cancelled": frozenset(),
    "rejected": frozenset(),
    "lapsed": frozenset(),
}

WORDS = {
    "confirmed": _l("Confirmed"),
    "pending": _l("To be approved"),
    "waiting": _l("Waiting list"),
    "offered": _l("Seat offered"),
    "cancelled": _l("Cancelled"),
    "rejected": _l("Not accepted"),
    "lapsed": _l("Offer lapsed"),
}

HOLDING = ("pending", "confirmed", "offered")
ACTIVE = (*HOLDING, "waiting")
LIVING = ACTIVE
"""Whatever is not over: it keeps its early price and its use of an access code."""


def is_legal(before: str | None, after: str) -> bool:
    return after in MOVES[before]

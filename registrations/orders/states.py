"""The life of an order.

``waiting``: it stands in line as a party, for as many seats as it has people. ``held``: its seats are kept while the
buyer fills in who takes them. ``placed``: everybody is registered; from then on each registration has a life of its
own. ``expired`` and ``cancelled`` (given up before it was placed) hold nothing.
"""

from core.i18n import _l

MOVES = {
    None: frozenset({"held", "waiting"}),
    "waiting": frozenset({"held", "cancelled"}),
    "held": frozenset({"placed", "expired", "cancelled"}),
    "placed": frozenset[str](),
    "expired": frozenset[str](),
    "cancelled": frozenset[str](),
}

WORDS = {
    "waiting": _l("Waiting list"),
    "held": _l("Seats held"),
    "placed": _l("Placed"),
    "expired": _l("Hold expired"),
    "cancelled": _l("Given up"),
}


def is_legal(before: str | None, after: str) -> bool:
    return after in MOVES[before]

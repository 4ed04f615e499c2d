"""The life of an offer to pass a registration on: open, then over in one of four ways."""

from core.i18n import _l

MOVES: dict[str, frozenset[str]] = {
    "open": frozenset({"accepted", "declined", "withdrawn", "expired"}),
    "accepted": frozenset(),
    "declined": frozenset(),
    "withdrawn": frozenset(),
    "expired": frozenset(),
}

OVER = {
    "accepted": _l("This ticket was taken over already."),
    "declined": _l("This offer was declined."),
    "withdrawn": _l("The offer was withdrawn."),
    "expired": _l("This offer has run out. Ask for a new one."),
}
"""What somebody reads who comes too late."""

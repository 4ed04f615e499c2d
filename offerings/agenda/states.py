"""The life of an agenda item: a draft is published; what was published may be cancelled and restored."""

from core.i18n import _l

WORDS = {"draft": _l("Draft"), "published": _l("Published"), "cancelled": _l("Cancelled")}

MOVES = {"draft": {"published"}, "published": {"cancelled"}, "cancelled": {"published"}}


def may_move(from_state: str, to_state: str) -> bool:
    return to_state in MOVES[from_state]

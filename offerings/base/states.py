"""The life of an offering: its words, and the table of legal moves. "Over" is derived, never stored."""

from datetime import date

from core import clock
from core.errors import Refused
from core.i18n import _l
from offerings.base.models import Offering

STATES = {
    "draft": _l("Draft"),
    "published": _l("Published"),
    "postponed": _l("Postponed"),
    "cancelled": _l("Cancelled"),
    "over": _l("Over"),
}

MOVES: dict[str, tuple[frozenset[str], str]] = {
    "publish": (frozenset({"draft"}), "published"),
    "postpone": (frozenset({"published"}), "postponed"),
    "reschedule": (frozenset({"postponed"}), "published"),
    "cancel": (frozenset({"published", "postponed"}), "cancelled"),
}
"""Move -> the states it may start from, the state it leads to. What is over makes no move."""

_REFUSALS = {
    "publish": _l("Only a draft can be published. This is: %(state)s."),
    "postpone": _l("Only what is published and not yet over can be postponed. This is: %(state)s."),
    "reschedule": _l("Only what was postponed can get new dates this way. This is: %(state)s."),
    "cancel": _l("Only what is published or postponed, and not yet over, can be cancelled. This is: %(state)s."),
    "plan": _l("Only a draft can be planned for publication. This is: %(state)s."),
    "delete": _l("Only a draft that was never published can be deleted. This is: %(state)s. Cancel it instead."),
}


def last_day(offering: Offering) -> date | None:
    """Its last day in its own zone; None while the date is to be confirmed."""
    return offering.ends_on or offering.starts_on


def is_over(offering: Offering) -> bool:
    """Published, and its last day has passed where it takes place."""
    last = last_day(offering)
    return offering.state == "published" and last is not None and last < clock.today(offering.time_zone)


def shown_state(offering: Offering) -> str:
    """The state as people read it: a key of STATES."""
    return "over" if is_over(offering) else offering.state


def may_move(offering: Offering, move: str) -> bool:
    return shown_state(offering) in MOVES[move][0]


def next_state(offering: Offering, move: str) -> str:
    """Where ``move`` leads; raises Refused when it is illegal from here."""
    if not may_move(offering, move):
        raise refusal(offering, move)
    return MOVES[move][1]


def refusal(offering: Offering, move: str) -> Refused:
    """Why ``move`` is illegal from here, as a sentence."""
    sentence = str(_REFUSALS[move]) % {"state": STATES[shown_state(offering)]}
    return Refused(f"illegal_{move}", sentence)

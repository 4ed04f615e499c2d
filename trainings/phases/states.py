"""The phases of a cohort and the legal moves; what readers are shown besides."""

from core.errors import Refused
from core.i18n import _l
from offerings.base.states import shown_state
from trainings.cohorts.models import Cohort

WORDS = {
    "planned": _l("In planning"),
    "open": _l("Open for enrolment"),
    "confirmed": _l("Takes place"),
    "running": _l("Running"),
    "grading": _l("Being assessed"),
    "closed": _l("Cohort closed"),
}
SHOWN = WORDS | {"postponed": _l("Postponed"), "cancelled": _l("Cancelled")}
MEANINGS = {
    "planned": _l("Only organisers work on it. It opens with its publication."),
    "open": _l("People enrol. Whether it takes place is decided on the day you set."),
    "confirmed": _l("It takes place. Everybody enrolled was told."),
    "running": _l("The class meetings have begun."),
    "grading": _l("The last meeting is over; results and certificates are next."),
    "closed": _l("Everything is done. Nothing moves on its own any more."),
    "postponed": _l("Everybody enrolled was told, and waits for the new dates. Then it is decided anew."),
    "cancelled": _l("It does not take place. Everybody enrolled was told."),
}

MOVES: dict[str, tuple[frozenset[str], str]] = {
    "open": (frozenset({"planned"}), "open"),
    "confirm": (frozenset({"open"}), "confirmed"),
    "start": (frozenset({"open", "confirmed"}), "running"),
    "grade": (frozenset({"running"}), "grading"),
    "close": (frozenset({"grading"}), "closed"),
    "reopen": (frozenset({"closed"}), "grading"),
    "wait": (frozenset({"confirmed", "running"}), "open"),
}
"""Move -> the phases it may start from, the phase it leads to. "wait": it was postponed; all is to be decided anew."""

_REFUSAL = _l("This is not possible now. The cohort is: %(phase)s.")


def needs_decision(cohort: Cohort) -> bool:
    """Somebody has to confirm it before it begins."""
    return bool(cohort.minimum_headcount) or cohort.decision_on is not None


def shown_phase(cohort: Cohort) -> str:
    """As people read it, a key of SHOWN: what was postponed or cancelled says so first, a draft is planned."""
    state = shown_state(cohort)
    if state in ("postponed", "cancelled"):
        return state
    return "planned" if state == "draft" else cohort.phase


def may_move(cohort: Cohort, move: str) -> bool:
    """Only what is public and stands moves; "wait" comes with its postponement."""
    if move == "start" and cohort.phase == "open" and needs_decision(cohort):
        return False
    stands = cohort.state == "published" or (cohort.state == "postponed" and move == "wait")
    return stands and cohort.phase in MOVES[move][0]


def next_phase(cohort: Cohort, move: str) -> str:
    """Where ``move`` leads; raises Refused when it is illegal from here."""
    if not may_move(cohort, move):
        raise Refused(f"illegal_{move}", str(_REFUSAL) % {"phase": SHOWN[shown_phase(cohort)]})
    return MOVES[move][1]

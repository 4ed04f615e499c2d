"""The life of an enrolment: up to "booked" it follows the registration, from there attendance and results move it."""

from core.i18n import _l

WORDS = {
    "submitted": _l("Submitted"),
    "awaiting_employer": _l("Employer to agree"),
    "awaiting_organiser": _l("Organiser to approve"),
    "waitlisted": _l("Waiting list"),
    "offered": _l("Seat offered"),
    "booked": _l("Confirmed"),
    "attending": _l("Attending"),
    "completed": _l("Completed"),
    "incomplete": _l("Not completed"),
    "no_show": _l("Did not come"),
    "declined": _l("Not accepted"),
    "lapsed": _l("Lapsed"),
    "withdrawn": _l("Withdrawn"),
}

_EARLY = frozenset(
    {"awaiting_employer", "awaiting_organiser", "booked", "waitlisted", "declined", "lapsed", "withdrawn"}
)
OUTCOMES = frozenset({"attending", "completed", "incomplete", "no_show"})
"""What becomes of somebody who was booked; each may be corrected."""
DECIDED = frozenset({"completed", "incomplete"})
"""Those of them that completion decides."""

MOVES: dict[str | None, frozenset[str]] = {
    None: frozenset({"submitted"}),
    "submitted": _EARLY | {"offered"},
    "awaiting_employer": _EARLY,
    "awaiting_organiser": _EARLY,
    "waitlisted": frozenset({"offered", "declined", "withdrawn"}),
    "offered": _EARLY - {"waitlisted"},
    "booked": OUTCOMES | _EARLY - {"waitlisted"},
    "attending": OUTCOMES | _EARLY - {"waitlisted"},
    "completed": OUTCOMES | _EARLY - {"waitlisted"},
    "incomplete": OUTCOMES | _EARLY - {"waitlisted"},
    "no_show": OUTCOMES | _EARLY - {"waitlisted"},
    "declined": frozenset(),
    "lapsed": frozenset(),
    "withdrawn": frozenset(),
}

OF_REGISTRATION: dict[str, frozenset[str]] = {
    "held": frozenset({"submitted"}),
    "pending": frozenset({"awaiting_employer", "awaiting_organiser"}),
    "confirmed": OUTCOMES | {"booked"},
    "waiting": frozenset({"waitlisted"}),
    "offered": frozenset({"offered"}),
    "rejected": frozenset({"declined"}),
    "lapsed": frozenset({"lapsed"}),
    "cancelled": frozenset({"withdrawn"}),
}
"""State of the registration -> those its enrolment may be in meanwhile."""


def is_legal(before: str | None, after: str) -> bool:
    return after in MOVES[before]


def derived(registration_state: str, now: str | None, *, employer_agrees: bool) -> str:
    """Where the enrolment of a registration in this state belongs. ``now``: its own state, which stays where it may;
    ``employer_agrees``: nobody waits for the employer."""
    if registration_state == "pending":
        return "awaiting_organiser" if employer_agrees else "awaiting_employer"
    possible = OF_REGISTRATION[registration_state]
    if now in possible:
        return now
    return "booked" if registration_state == "confirmed" else next(iter(possible))

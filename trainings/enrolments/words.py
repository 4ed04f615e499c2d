"""What an enrolment and its steps say on pages."""

from collections.abc import Iterable
from typing import Any

from core.i18n import _, datetime_in
from trainings.enrolments.models import Enrolment, EnrolmentStep
from trainings.enrolments.states import WORDS

_LOOKS = {
    "booked": ("check", "good"),
    "attending": ("person", "good"),
    "completed": ("check", "good"),
    "declined": ("close", "bad"),
    "withdrawn": ("close", "bad"),
    "lapsed": ("close", "bad"),
    "no_show": ("close", "bad"),
    "incomplete": ("warning", "warn"),
}
BADGES = {
    "submitted": "pending", "awaiting_employer": "pending", "awaiting_organiser": "pending", "waitlisted": "waiting",
    "offered": "offered", "booked": "confirmed", "attending": "confirmed", "completed": "confirmed",
    "incomplete": "over", "no_show": "rejected", "declined": "rejected", "lapsed": "over", "withdrawn": "cancelled",
}  # fmt: skip
"""State -> the badge (of templates/_macros/offering.html) whose colour it has."""


def timeline(steps: Iterable[EnrolmentStep], zone: str) -> list[dict[str, Any]]:
    """Entries for the macro of that name, newest first. ``steps``: oldest first."""
    return [
        {
            "at": datetime_in(step.at, zone),
            "iso": step.at.isoformat(),
            "who": step.actor_name or _("Huizhi"),
            "text": WORDS[step.to_state],
            "note": step.reason,
            "icon": _LOOKS.get(step.to_state, ("clock", "warn"))[0],
            "tone": _LOOKS.get(step.to_state, ("clock", "warn"))[1],
        }
        for step in reversed(list(steps))
    ]


def employer_words(enrolment: Enrolment, zone: str) -> str:
    """How it stands with the employer; empty when nobody asked."""
    if enrolment.employer_decision and enrolment.employer_decided_at:
        values = {"who": enrolment.employer_decided_by, "when": datetime_in(enrolment.employer_decided_at, zone)}
        if enrolment.employer_decision == "approved":
            return str(_("%(who)s agreed on %(when)s", **values))
        return str(_("%(who)s declined on %(when)s", **values))
    if enrolment.employer_asked_at:
        when = datetime_in(enrolment.employer_asked_at, zone)
        return str(_("%(who)s was asked on %(when)s", who=enrolment.manager_name, when=when))
    return str(_("Nobody is named yet")) if enrolment.state == "awaiting_employer" else ""

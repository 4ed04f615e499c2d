"""What happened to a registration, as the person and the organiser read it."""

from typing import Any

from core.errors import Sentence
from core.i18n import _, datetime_in
from registrations.base.models import Registration, RegistrationStep

_ICONS = {
    "held": ("seat", "warn"),
    "confirmed": ("check", "good"),
    "pending": ("clock", "warn"),
    "waiting": ("clock", "warn"),
    "offered": ("seat", "warn"),
    "cancelled": ("close", "bad"),
    "rejected": ("close", "bad"),
    "lapsed": ("close", "bad"),
}
_QUIET = {
    "paid": ("check", "good"),
    "unpaid": ("close", "warn"),
    "settled": ("check", "good"),
    "claimed": ("person", "good"),
    "moved": ("list", ""),
    "swapped": ("ticket", ""),
    "transferred": ("person", ""),
}


def timeline(registration: Registration, steps: list[RegistrationStep], zone: str) -> list[dict[str, Any]]:
    """Entries for the macro of that name, newest first."""
    return [_entry(step, zone, registration) for step in reversed(steps)]


def _entry(step: RegistrationStep, zone: str, registration: Registration) -> dict[str, Any]:
    icon, tone = _ICONS[step.to_state]
    if step.from_state == step.to_state:
        icon, tone = _QUIET.get(step.what, ("edit", ""))
    return {
        "at": datetime_in(step.at, zone),
        "iso": step.at.isoformat(),
        "who": step.actor_name or _("Huizhi"),
        "text": _sentence(step, registration),
        "note": step.reason,
        "icon": icon,
        "tone": tone,
    }


def _sentence(step: RegistrationStep, registration: Registration) -> Sentence:
    if step.from_state == step.to_state:
        quiet = {
            "paid": _("Payment received"),
            "unpaid": _("Payment taken back"),
            "claimed": _("Joined with an account"),
            "moved": _("Moved in line by the organiser"),
            "corrected": _("Corrected by the organiser, from a table"),
            "settled": _("Difference settled"),
            "swapped": _("Ticket changed"),
            "transferred": _("Passed on to another person"),
        }
        return quiet.get(step.what, _("Answers changed"))
    moves = {
        (None, "held"): _("A seat was held"),
        ("held", "confirmed"): _("The seat got its person"),
        ("held", "pending"): _("The seat got its person; the organiser decides"),
        ("held", "lapsed"): _("The held seat was given back"),
        (None, "confirmed"): _("Registered"),
        (None, "pending"): _("Registered; the organiser decides"),
        (None, "waiting"): _("Joined the waiting list"),
        ("pending", "confirmed"): _approved(step.what),
        ("confirmed", "pending"): _("The organiser decides again"),
        ("waiting", "offered"): _("A seat was offered"),
        ("offered", "confirmed"): _("Accepted the seat"),
        ("offered", "pending"): _("Accepted the seat; the organiser decides"),
        ("offered", "lapsed"): _("The offer lapsed"),
        ("waiting", "cancelled"): _("Left the waiting list"),
    }
    if step.from_state == "offered" and step.to_state == "cancelled" and step.actor_id == registration.user_id:
        return _("Declined the seat")
    words = {"cancelled": _("Cancelled"), "rejected": _("Not accepted")}
    return moves.get((step.from_state, step.to_state)) or words[step.to_state]


def _approved(rule: str) -> Sentence:
    by_rule = {
        "rule_domain": _("Approved by rule: the address"),
        "rule_organisation": _("Approved by rule: member of the organisation"),
        "rule_invited": _("Approved by rule: invited"),
    }
    return by_rule.get(rule) or _("Approved")

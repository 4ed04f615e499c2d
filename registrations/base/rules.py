"""Approval by rule: what the organiser laid down beforehand decides at once."""

from collections.abc import Callable

from core.errors import Refused
from registrations.base.entering import BEFORE_APPROVING
from registrations.base.models import Registration
from registrations.base.moves import move

RULES: list[Callable[[Registration], tuple[str, str] | None]] = []
"""Asked in turn of a registration that is to be approved: (what, reason) of the step when a rule accepts it."""


def accept_by_rule(registration: Registration) -> None:
    """A pending one is confirmed by the first rule that accepts it, which its steps name. The caller writes to them."""
    if registration.state != "pending" or not _may_be_approved(registration):
        return
    for rule in RULES:
        found = rule(registration)
        if found is not None:
            what, reason = found
            move(registration, "confirmed", None, reason, what)
            return


def _may_be_approved(registration: Registration) -> bool:
    """Whether nobody else has to agree first."""
    try:
        for ask in BEFORE_APPROVING:
            ask(registration)
    except Refused:
        return False
    return True

from collections.abc import Callable, Sequence
from typing import Any

from core import audit
from core.audit import Actor
from core.errors import DomainError
from offerings.base.models import Offering
from registrations.base import actions
from registrations.base.models import Registration


def approve_many(registrations: Sequence[Registration], actor: Actor) -> int:
    """How many were approved; those that no longer wait for it are left as they are."""
    return sum(_done(actions.approve, each, actor) for each in registrations)


def reject_many(registrations: Sequence[Registration], actor: Actor, reason: str) -> int:
    """Like ``approve_many``; all get the same reason. Raises Invalid when it is missing."""
    actions.check_reason(reason)
    return sum(_done(actions.reject, each, actor, reason) for each in registrations)


def note_export(offering: Offering, actor: Actor, kind: str, rows: str) -> None:
    """Who took personal data out, when, and which."""
    audit.record(actor, "participants.exported", "offering", offering.id, format=kind, filter=rows)


def _done(move: Callable[..., None], *arguments: Any) -> bool:
    try:
        move(*arguments)
    except DomainError:
        return False
    return True

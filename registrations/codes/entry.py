"""The access code a visitor came with: in the form, in the address (?code=), or in what was typed before."""

from dataclasses import dataclass, field

from flask import g, request

from core.errors import DomainError
from core.limits import limiter
from offerings.base.models import Offering
from registrations.codes.actions import get_usable


@dataclass(frozen=True)
class Entry:
    """``text`` as typed; ``ticket_ids``: what it opens; ``refusal``: why it opens nothing."""

    text: str = ""
    ticket_ids: frozenset[int] = field(default_factory=frozenset)
    refusal: DomainError | None = None


def enter(offering: Offering, kept: str = "") -> Entry:
    """``kept``: what an earlier request left in the draft, for a request that says nothing of a code."""
    typed = str(request.form.get("code", request.args.get("code", kept))).strip()[:200]
    if not typed:
        return Entry()
    try:
        code = get_usable(offering.id, typed)
    except DomainError as refusal:
        g.refused_code = refusal.code == "wrong_code" and "code" in request.values
        return Entry(typed, refusal=refusal)
    return Entry(typed, frozenset(each.id for each in code.ticket_types))


def _says_nothing() -> bool:
    return not request.values.get("code")


guesses = limiter.limit(
    "20 per minute; 100 per hour", exempt_when=_says_nothing, deduct_when=lambda _: g.get("refused_code", False)
)
"""Wrong codes from one network address; right ones are not counted."""

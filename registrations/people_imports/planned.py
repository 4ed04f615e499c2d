"""What an import will do, as its preview shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import Sentence
from registrations.base.models import Registration
from registrations.base.profile import Profile
from registrations.tickets.models import TicketType


@dataclass(frozen=True)
class Problem:
    row: int
    column: Sentence
    message: Sentence


@dataclass(frozen=True)
class Change:
    """In words; empty for nothing."""

    label: Sentence
    before: str
    after: str


@dataclass
class PlannedRow:
    """``deed``: "register", "wait" (no seat is left), "skip" (registered already), "correct", "same" (nothing of a
    registration differs) or "refused"."""

    number: int
    email: str
    person: Profile
    ticket_type: TicketType | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    deed: str = "register"
    registration: Registration | None = None
    """The one that its number names."""
    changes: list[Change] = field(default_factory=list)
    question_ids: set[int] = field(default_factory=set)
    """Those of which the answer is corrected."""


@dataclass
class Plan:
    rows: list[PlannedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown: Sequence[str] = ()
    """Columns that mean nothing here and are left out."""

    def of(self, deed: str) -> list[PlannedRow]:
        return [row for row in self.rows if row.deed == deed]

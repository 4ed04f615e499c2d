"""Who takes a seat of an order, as the buyer filled it in: values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from registrations.base.profile import Profile


@dataclass(frozen=True)
class Person:
    """``email``: folded. ``is_buyer``: the seat is the buyer's own. ``answers``: question ref -> raw answer, files as
    the ref of an Upload of the buyer."""

    profile: Profile
    email: str
    language: str
    is_buyer: bool = False
    answers: Mapping[str, Any] = field(default_factory=dict)

"""What stands between a draft and its publication. Higher nouns add their own guards (the agenda its clashes)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.errors import Sentence
from core.i18n import _l
from offerings.base.models import Offering


@dataclass(frozen=True)
class Obstacle:
    """Why an offering can't be published yet, and where to put it right (``url_for(endpoint, **values)``).

    A soft one (``is_hard`` false) may be overridden by an owner with a reason, at that page; its guard then no
    longer returns it.
    """

    code: str
    sentence: Sentence
    is_hard: bool = True
    endpoint: str | None = None
    values: dict[str, Any] = field(default_factory=dict)


Guard = Callable[[Offering], list[Obstacle]]

GUARDS: list[Guard] = []
"""Asked in turn before each publication."""


def list_obstacles(offering: Offering, *, without_dates: bool = False) -> list[Obstacle]:
    """All of them; publishing is possible when there are none. ``without_dates``: "to be confirmed" is meant."""
    found = [obstacle for obstacle in _own(offering) if not (without_dates and obstacle.code == "no_dates")]
    return found + [obstacle for guard in GUARDS for obstacle in guard(offering)]


def _own(offering: Offering) -> list[Obstacle]:
    found = []
    if not offering.title:
        found.append(Obstacle("no_title", _l("It has no title yet, in either language.")))
    if offering.starts_on is None:
        found.append(Obstacle("no_dates", _l("It has no dates yet.")))
    return found

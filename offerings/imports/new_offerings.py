"""Offerings of a kind that lies above us, made from a file."""

from collections.abc import Callable
from typing import Any

from core.audit import Actor
from core.database import Localized
from offerings.base.models import Offering
from organisations.base.models import Organisation

NEEDS: dict[str, Callable[[Actor | None, Organisation, Localized, dict[str, Any]], dict[str, Any]]] = {}
"""Kind -> what its row needs besides the columns all kinds share: a cohort its course. Called within the import's
transaction with actor, host, title and the columns known so far; gives more columns."""


def model_of(kind: str) -> type[Offering]:
    """The class whose rows have this kind."""
    found: type[Offering] = Offering.__mapper__.polymorphic_map[kind].class_
    return found


def needs_of(
    kind: str, actor: Actor | None, host: Organisation, title: Localized, columns: dict[str, Any]
) -> dict[str, Any]:
    return NEEDS[kind](actor, host, title, columns) if kind in NEEDS else {}

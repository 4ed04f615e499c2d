"""What must always hold: each package registers its checks; ``flask check`` runs them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Check = Callable[[], Iterable[str]]


@dataclass(frozen=True)
class Invariant:
    """``broken`` yields one English sentence for each row that breaks it."""

    name: str
    broken: Check


INVARIANTS: dict[str, Invariant] = {}


def invariant(name: str) -> Callable[[Check], Check]:
    """Register a check under a telling name, such as "seats taken equal the rows that hold them"."""

    def register(check: Check) -> Check:
        INVARIANTS[name] = Invariant(name, check)
        return check

    return register

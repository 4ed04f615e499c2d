"""What must hold after everything."""

from core.invariants import INVARIANTS


def broken() -> list[str]:
    """Sentences of all checks of registrations that find something."""
    return [
        sentence
        for invariant in INVARIANTS.values()
        if invariant.broken.__module__.startswith("registrations.")
        for sentence in invariant.broken()
    ]

"""Who keeps the list of topics."""

from typing import Any


def may_keep(user: Any) -> bool:
    """The administrators: one list for everybody, so nobody's own."""
    return bool(user.is_authenticated and user.is_administrator)

"""What a feed holds: a scope names the entries, their revision and how the calendar is called."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.database import Localized
from core.ics.values import Event


@dataclass(frozen=True)
class Revision:
    """Changes exactly when the bytes may: how many entries, the sum of their counters, the newest change."""

    count: int
    counter: int
    changed_at: datetime


@dataclass(frozen=True)
class Scope:
    """A feed before it is built. ``key`` is stable ("all", "rooms/k3f..."); ``path`` its address without the host."""

    key: str
    path: str
    title: Localized
    revision: Revision
    events: Callable[[str, str], list[Event]]
    """(language, base_url) -> entries; only called when the stored bytes are of another revision."""
    page_path: str = "/calendar"
    time_zone: str = "Asia/Shanghai"
    colour: str | None = None

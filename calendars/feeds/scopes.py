"""What a feed holds: a scope names the entries, their revision and how the calendar is called."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.database import Localized
from core.ics.parts import Part
from core.ics.values import Event


@dataclass(frozen=True)
class Revision:
    """Changes exactly when the bytes may: how many entries, a count or digest of their changes, the newest change.

    ``changed_at`` never goes back, also when an entry leaves.
    """

    count: int
    counter: int
    changed_at: datetime


@dataclass(frozen=True)
class Voice:
    """How entries are told: ``language`` of titles, minutes of the ``alarm`` before each or None."""

    language: str
    base_url: str
    alarm: int | None = None


@dataclass(frozen=True)
class Scope:
    """A feed before it is built. ``key`` is stable ("all", "rooms/k3f..."), ``path`` its address without host and form,
    ``query`` what its address asks besides ("kind=exhibition&q=..." of a search)."""

    key: str
    path: str
    title: Localized
    revision: Revision
    load: Callable[[Voice], list[Part]]
    """Its entries; only called when the stored bytes are of another revision."""
    query: str = ""
    page_path: str = "/calendar"
    time_zone: str = "Asia/Shanghai"
    colour: str | None = None
    language: str = "zh"
    """Of titles, unless the address asks for another."""
    alarm: int | None = None
    is_private: bool = False
    is_dated: bool = True
    """False: no time is known that rises with each change, so only the entity tag tells versions apart."""

    def events(self, language: str, base_url: str) -> list[Event]:
        """The entries as values; events of one UID stand together, an event that recurs first."""
        return [event for part in self.load(Voice(language, base_url)) for event in part.make_events()]

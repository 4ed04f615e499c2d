"""What the door says, and who is in, when several devices scan with and without network. Pure.

**Which of two entries stands.** The one that reached us first, not the one whose device says it was earlier. Clocks of
phones are off by minutes and can be set by hand, so their order proves nothing; and a verdict that somebody was given
must not turn into another one because a third device comes back from the cellar. By order of arrival each row is judged
once, in the transaction that writes it, and never rewritten. A device sends in the order in which it scanned, so an
undo always comes after what it takes back. What each device showed and when is kept beside it, and both entries are
shown to whoever leads the desk: a person, not a clock, decides what happened.

**When it happened.** The device's time, moved by how far its clock was from ours when it sent: good to a second or two
for a clock that is wrong but steady. It is for reading only; nothing is decided by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Kind = Literal[
    "ok", "already", "duplicate", "not_confirmed", "cancelled", "wrong_event", "unknown", "forged", "already_undone"
]
ENDED = ("cancelled", "rejected", "lapsed")
OLDEST = timedelta(days=30)


def judge(state: str, *, is_in: bool, was_let_in: bool) -> Kind:
    """The verdict on a ticket of this offering. ``was_let_in``: the device has decided already, without us."""
    if state in ENDED:
        return "cancelled"
    if state != "confirmed":
        return "not_confirmed"
    if is_in:
        return "duplicate" if was_let_in else "already"
    return "ok"


@dataclass(frozen=True)
class Scan:
    """A row as far as it counts here: ``id`` rises in order of arrival among the scans of one registration."""

    id: int
    let_in: bool
    undoes_id: int | None = None


@dataclass(frozen=True)
class Presence:
    """``entry`` stands; ``duplicates`` are further entries on the same ticket that nobody took back."""

    entry: int | None
    duplicates: tuple[int, ...] = ()


def presence(scans: Iterable[Scan]) -> Presence:
    """Of one registration, whatever order its rows come in. An entry that is taken back hands over to the next one."""
    rows = sorted(scans, key=lambda scan: scan.id)
    undone = {scan.undoes_id for scan in rows}
    standing = [scan.id for scan in rows if scan.let_in and scan.id not in undone]
    return Presence(standing[0], tuple(standing[1:])) if standing else Presence(None)


def happened_at(device_at: datetime, sent_at: datetime, received_at: datetime) -> datetime:
    """``device_at`` on our clock; never in the future, never more than 30 days back."""
    return max(received_at - OLDEST, min(received_at, received_at - (sent_at - device_at)))

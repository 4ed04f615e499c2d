"""What a person is told of an offering, entry by entry: its own days, and each item that concerns them.

Entries are kept as JSON, so that what was last told can be compared with what is true now.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from core.database import Localized
from core.i18n import joined, pick
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.venues.models import Room, Venue

WHOLE = "offering"
"""The key of the offering's own entry; those of items are their refs."""

Kind = Literal["new", "removed", "cancelled", "postponed", "restored", "moved"]


@dataclass(frozen=True)
class Entry:
    """``starts`` and ``ends``: two days (the last inclusive) or two instants as ISO 8601; empty while not known.

    ``state``: "on", "postponed" or "cancelled".
    """

    title: Localized
    starts: str
    ends: str
    place: Localized
    online: str
    state: str

    @property
    def is_all_day(self) -> bool:
        return len(self.starts) == len("2026-11-19")

    def ends_at(self, zone: str) -> datetime | None:
        """When it is over; None while its days are not known."""
        return _instant(self.ends, zone, days=1)

    def starts_at(self, zone: str) -> datetime | None:
        return _instant(self.starts, zone, days=0)

    def stored(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Change:
    """One line of a notice: how ``before`` became ``now``."""

    key: str
    kind: Kind
    before: Entry | None
    now: Entry | None


def offering_entry(offering: Offering) -> Entry:
    first, last = offering.starts_on, offering.ends_on or offering.starts_on
    return Entry(
        title=dict(offering.title),
        starts=first.isoformat() if first else "",
        ends=last.isoformat() if last else "",
        place=_place(None, offering.venue, offering.city),
        online=offering.online_url,
        state=_state(offering.state),
    )


def item_entry(item: AgendaItem, state: str = "") -> Entry:
    """What befalls its offering befalls it too. ``state``: as if it were in that one."""
    offering, state = item.offering, state or item.state
    return Entry(
        title=dict(item.title),
        starts=item.starts_at.isoformat(),
        ends=item.ends_at.isoformat(),
        place=_place(item.room, offering.venue, offering.city),
        online=item.online_url,
        state="cancelled" if state == "cancelled" else _state(offering.state),
    )


def offering_before(offering: Offering, changes: Mapping[str, tuple[Any, Any]]) -> Entry:
    """As it was before ``changes`` (column or relationship -> old and new)."""

    def old(name: str) -> Any:
        return changes[name][0] if name in changes else getattr(offering, name)

    first, last = old("starts_on"), old("ends_on") or old("starts_on")
    return replace(
        offering_entry(offering),
        starts=first.isoformat() if first else "",
        ends=last.isoformat() if last else "",
        place=_place(None, old("venue"), old("city")),
        online=old("online_url"),
        state=_state(old("state")),
    )


def item_before(item: AgendaItem, changes: Mapping[str, tuple[Any, Any]]) -> Entry:
    """As it was before its offering changed so: its place where it has no room of its own, its state."""
    entry, offering = item_entry(item), offering_before(item.offering, changes)
    is_cancelled_alone = item.state == "cancelled" and not _went_with_its_offering(item)
    return replace(
        entry,
        place=entry.place if item.room else offering.place,
        state=entry.state if is_cancelled_alone else offering.state,
    )


def _went_with_its_offering(item: AgendaItem) -> bool:
    """Whether it was cancelled because the whole was; whoever listens first has stamped it after the offering."""
    return item.offering.state == "cancelled" and item.changed_at >= item.offering.changed_at


def moved_from(item: AgendaItem, starts_at: datetime, ends_at: datetime, room: Room | None) -> Entry:
    """As it was at another time and place."""
    place = _place(room, item.offering.venue, item.offering.city)
    return replace(item_entry(item), starts=starts_at.isoformat(), ends=ends_at.isoformat(), place=place)


def compare(told: Mapping[str, Entry], true: Mapping[str, Entry], zone: str, now: datetime) -> list[Change]:
    """What has to be told, by time; nothing of what is over either way."""
    changes = [Change(key, _kind(told.get(key), entry), told.get(key), entry) for key, entry in true.items()]
    worth = [change for change in changes if _is_worth(change) and not _is_over(change, zone, now)]
    return sorted(worth, key=lambda change: (change.key != WHOLE, change.now.starts if change.now else ""))


def is_soon(entries: Iterator[Entry] | list[Entry], zone: str, now: datetime) -> bool:
    """Whether any of them starts within a day."""
    starts = [entry.starts_at(zone) for entry in entries]
    return any(at is not None and now <= at < now + timedelta(days=1) for at in starts)


def _kind(before: Entry | None, now: Entry) -> Kind:
    if before is None:
        return "new"
    if now.state != before.state:
        words: dict[str, Kind] = {"cancelled": "cancelled", "postponed": "postponed"}
        return words.get(now.state, "restored")
    return "moved"


def _is_worth(change: Change) -> bool:
    before, now = change.before, change.now
    assert now is not None
    if before is None:
        return now.state != "cancelled"
    if before.state == now.state == "cancelled":
        return False
    return replace(before, title=now.title) != now


def _is_over(change: Change, zone: str, now: datetime) -> bool:
    ends = [entry.ends_at(zone) for entry in (change.before, change.now) if entry]
    return all(end is not None and end <= now for end in ends)


def _instant(text: str, zone: str, days: int) -> datetime | None:
    if not text:
        return None
    if "T" in text:
        return datetime.fromisoformat(text)
    day = date.fromisoformat(text) + timedelta(days=days)
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


def _place(room: Room | None, venue: Venue | None, city: Localized) -> Localized:
    """Room, house and town in each language."""
    if room is not None:
        venue = room.venue
    parts = [room.name if room else {}, venue.name if venue else {}, city or (venue.city if venue else {})]
    said = {language: joined((pick(part, language)[0] for part in parts), language) for language in ("en", "zh")}
    return {language: text for language, text in said.items() if text}


def _state(state: str) -> str:
    return state if state in ("postponed", "cancelled") else "on"

"""The same entries in five orders. Values in, values out."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

from offerings.programme.entries import Entry

VIEWS = ("day", "grid", "room", "track", "person")


@dataclass(frozen=True)
class Day:
    """The entries of one day, by time."""

    date: date
    entries: list[Entry]


@dataclass(frozen=True)
class Group:
    """What is in one room or track; ``title`` None for what is in none."""

    title: Markup | None
    hue: int
    days: list[Day]


@dataclass(frozen=True)
class GridDay:
    """One day of rooms x time: only the rooms in use."""

    date: date
    rooms: list[dict[str, object]]
    entries: list[Entry]


def by_day(entries: Sequence[Entry]) -> list[Day]:
    ordered = sorted(entries, key=lambda entry: (entry.starts_at, entry.ends_at))
    return [Day(day, list(those)) for day, those in groupby(ordered, key=lambda entry: entry.day)]


def choose_day(days: Sequence[Day], wanted: str) -> Day:
    """The day of that ISO date, else the first."""
    return next((day for day in days if day.date.isoformat() == wanted), days[0])


def is_sparse(days: Sequence[Day]) -> bool:
    """One item a day, over several days: class meetings, opening hours. A list of dates says it better."""
    return len(days) > 1 and all(len(day.entries) == 1 for day in days)


def by_room(entries: Sequence[Entry], room_order: Sequence[int]) -> list[Group]:
    """In the venue's own order of rooms; what has no room comes last."""
    return _grouped(entries, lambda entry: entry.room_id, lambda entry: (entry.room, 0), room_order)


def by_track(entries: Sequence[Entry], track_order: Sequence[int]) -> list[Group]:
    """In the organiser's order of tracks; what has no track comes last, without its breaks."""
    kept = [entry for entry in entries if entry.track_id is not None or not entry.is_break]
    return _grouped(kept, lambda entry: entry.track_id, lambda entry: (entry.track, entry.hue), track_order)


def grid_days(entries: Sequence[Entry], room_order: Sequence[int]) -> list[GridDay]:
    """Cancelled entries are left out of the grid: their place may be taken. Lists show them."""
    live = [entry for entry in entries if entry.state != "cancelled"]
    return [GridDay(day.date, _rooms(day.entries, room_order), day.entries) for day in by_day(live)]


def _grouped(
    entries: Sequence[Entry],
    key: Callable[[Entry], int | None],
    words: Callable[[Entry], tuple[Markup | None, int]],
    order: Sequence[int],
) -> list[Group]:
    found: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        found.setdefault(key(entry), []).append(entry)
    places = {identity: place for place, identity in enumerate(order)}
    ordered = sorted(found.items(), key=lambda pair: places.get(pair[0], len(places)))  # type: ignore[call-overload]
    return [Group(*words(those[0]), by_day(those)) for _identity, those in ordered]


def _rooms(entries: Sequence[Entry], order: Sequence[int]) -> list[dict[str, object]]:
    names = {entry.room_id: entry.room for entry in entries if entry.room_id is not None}
    return [{"id": room_id, "name": names[room_id]} for room_id in order if room_id in names]

"""The agenda as the organiser's page shows it: plain values for the macros of the programme."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import Sentence
from core.i18n import _, localized, localized_lang
from offerings.agenda.models import KINDS, AgendaItem
from offerings.venues.models import Room

Row = dict[str, Any]
Link = Callable[[AgendaItem], str | None]

_UNSPOKEN = {"talk", "break", "other"}


def rows(
    items: Sequence[AgendaItem], zone: str, clashing: Collection[str], link: Link, seats: Mapping[str, Sentence]
) -> list[Row]:
    """One for each item; times on the wall of ``zone``. ``clashing``: refs to be marked; ``seats``: ref -> what is said
    of its places."""
    return [_row(item, ZoneInfo(zone), item.ref in clashing, link(item), seats.get(item.ref)) for item in items]


def _row(item: AgendaItem, zone: ZoneInfo, clashes: bool, url: str | None, seats: Sentence | None) -> Row:
    start, end = item.starts_at.astimezone(zone), item.ends_at.astimezone(zone)
    minute = start.hour * 60 + start.minute
    return {
        "id": f"item-{item.ref}",
        "date": start.date(),
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
        "start_minute": minute,
        "end_minute": minute + (item.ends_at - item.starts_at) // timedelta(minutes=1),
        "title": localized(item.title),
        "lang": localized_lang(item.title),
        "url": url,
        "room": localized(item.room.name) if item.room else None,
        "room_id": item.room_id,
        "place": item.room,
        "people": [part.person.display_name for part in item.people],
        "track": localized(item.track.name) if item.track else None,
        "hue": item.track.hue % 6 + 1 if item.track else 0,
        "kind_word": None if item.kind in _UNSPOKEN else KINDS[item.kind],
        "is_break": item.kind == "break",
        "is_opening": item.kind == "opening",
        "state": None if item.state == "published" else item.state,
        "seats": seats or (_("%(number)s seats", number=item.capacity) if item.capacity else None),
        "note": None,
        "clash": clashes,
    }


def days(all_rows: Sequence[Row]) -> list[Row]:
    """As ``programme_list`` takes them."""
    dates = sorted({row["date"] for row in all_rows})
    return [{"date": day, "items": [row for row in all_rows if row["date"] == day]} for day in dates]


def grid(all_rows: Sequence[Row], day: date) -> tuple[list[Row], list[Row]]:
    """(columns, items) as ``programme_grid`` takes them: rooms in the order of their venue, and for what overlaps
    in one room a second column beside it. Opening hours stand outside; what fills a gap for all spans all rooms."""
    todays = [row for row in all_rows if row["date"] == day and not row["is_opening"] and row["state"] != "cancelled"]
    placed: list[Row] = []
    lanes: dict[tuple[Any, ...], Row] = {}
    for row in todays:
        if row["place"] is None and not _meets_any(row, todays):
            placed.append({**row, "room_id": None})
            continue
        key = _free_lane(row, placed)
        lanes.setdefault(key, _column(row["place"], key))
        placed.append({**row, "room_id": key})
    return [lanes[key] for key in sorted(lanes)], placed


def openings(all_rows: Sequence[Row], day: date) -> list[Row]:
    return [row for row in all_rows if row["date"] == day and row["is_opening"]]


def _meets_any(row: Row, others: Sequence[Row]) -> bool:
    return any(other is not row and _overlap(row, other) for other in others)


def _overlap(one: Row, other: Row) -> bool:
    starts_before: bool = one["start_minute"] < other["end_minute"] and other["start_minute"] < one["end_minute"]
    return starts_before


def _free_lane(row: Row, placed: Sequence[Row]) -> tuple[Any, ...]:
    lane = 0
    while any(o["room_id"] == _key(row["place"], lane) and _overlap(row, o) for o in placed):
        lane += 1
    return _key(row["place"], lane)


def _key(room: Room | None, lane: int) -> tuple[Any, ...]:
    """Sorts by venue and position; what has no room stands last."""
    return (1, 0, 0, 0, lane) if room is None else (0, room.venue_id, room.position, room.id, lane)


def _column(room: Room | None, key: tuple[Any, ...]) -> Row:
    name = localized(room.name) if room else _("No room yet")
    note = _("%(number)s people", number=room.capacity) if room and room.capacity else None
    return {"id": key, "name": name, "note": _("at the same time") if key[-1] else note}


def chosen_day(days: list[date], asked: str) -> date | None:
    try:
        wanted = date.fromisoformat(asked)
    except ValueError:
        wanted = None
    return wanted if wanted in days else next(iter(days), None)


def chosen_view(columns: list[Any], asked: str) -> str:
    return asked if asked in ("grid", "list") else "grid" if len(columns) > 1 else "list"

"""Calendar entries kept in the process under what they say: whoever shows an entry, it is built and written once.

An entry says what its rows say, and each row's ``changed_at`` rises strictly whenever that changes: so identities and
these stamps are its key. A change makes a new key; old ones are never asked for again and fall out.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from calendars.feeds.scopes import Voice
from core.database import db
from core.ics.parts import Part, written
from core.ics.values import Event
from offerings.agenda.ical import item_events, offering_event, series_uid
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.agenda.visible import PUBLIC_ITEM
from offerings.base.models import Offering
from offerings.venues.models import Room

LIMIT_BYTES = 16 * 1024 * 1024
DAY_BEFORE_AT_SIX = 6 * 60
"""Minutes before an all-day entry at which one is reminded of it: midnight would help nobody."""

Condition = ColumnElement[bool]
Entry = tuple[Part, ...]

PUBLIC_OFFERING = (Offering.state != "draft") & Offering.starts_on.is_not(None)


class Entries:
    """Least recently used first when the limit is passed. Safe for threads: two that miss at once both build."""

    def __init__(self, limit: int = LIMIT_BYTES) -> None:
        self._limit = limit
        self._kept: OrderedDict[Hashable, Entry] = OrderedDict()
        self._size = 0
        self._lock = Lock()
        self.built = 0
        """How many entries were built from rows since the process began."""

    def get(self, key: Hashable) -> Entry | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, entry: Entry) -> None:
        with self._lock:
            self.built += 1
            old = self._kept.pop(key, ())
            self._kept[key] = entry
            self._size += _size(entry) - _size(old)
            while self._size > self._limit and len(self._kept) > 1:
                self._size -= _size(self._kept.popitem(last=False)[1])

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0


ENTRIES = Entries()


def _size(entry: Entry) -> int:
    return sum(part.size for part in entry)


@dataclass(frozen=True)
class OfferingRow:
    """As much of an offering as tells whether its entry is known already."""

    id: int
    uid: str
    changed_at: datetime


@dataclass(frozen=True)
class ItemRow:
    """As much of an agenda item as tells whether its entry is known already.

    Of what belongs to a series, the entry says what the whole series says: ``agenda`` changes with every item of its
    offering.
    """

    id: int
    uid: str
    changed_at: datetime
    series_key: str | None
    kind: str
    offering_id: int
    offering_changed_at: datetime
    agenda: tuple[Any, ...] | None


ItemGroup = tuple[ItemRow, ...]
"""One item, or those of a series that a calendar shows."""
Known = TypeVar("Known", OfferingRow, ItemGroup)

OFFERING_COLUMNS = (Offering.id, Offering.uid, Offering.changed_at)
ITEM_COLUMNS = (
    AgendaItem.id,
    AgendaItem.uid,
    AgendaItem.changed_at,
    AgendaItem.series_key,
    AgendaItem.kind,
    AgendaItem.offering_id,
    Offering.changed_at.label("offering_changed_at"),
    Offering.agenda_changed_at,
    Offering.agenda_revision,
)


def offering_rows(query: Select[Any], values: dict[str, Any] | None = None) -> list[OfferingRow]:
    """Of a query for OFFERING_COLUMNS."""
    return [OfferingRow(*row) for row in db.session.execute(query, values or {})]


def item_rows(query: Select[Any], values: dict[str, Any] | None = None) -> list[ItemRow]:
    """Of a query for ITEM_COLUMNS."""
    rows = db.session.execute(query, values or {})
    return [_item_row(row) for row in rows]


def _item_row(row: Any) -> ItemRow:
    identity, uid, changed_at, series_key, kind, offering_id, offering_changed_at, *agenda = row
    in_series = tuple(agenda) if series_key else None
    return ItemRow(identity, uid, changed_at, series_key, kind, offering_id, offering_changed_at, in_series)


def load_offerings(condition: Condition, voice: Voice) -> list[Part]:
    """The entries of public offerings that fulfil ``condition``: one query, two more when some are not known yet."""
    rows = offering_rows(db.select(*OFFERING_COLUMNS).where(condition, PUBLIC_OFFERING))
    found = offering_entries(rows, voice)
    return [part for row in rows for part in found[row]]


def load_items(condition: Condition, voice: Voice) -> list[Part]:
    """The entries of published items that fulfil ``condition``: one query, up to four more when some are not known."""
    query = db.select(*ITEM_COLUMNS).join(AgendaItem.offering).where(condition, PUBLIC_ITEM)
    return [part for entry in item_entries(item_rows(query), voice).values() for part in entry]


def offering_entries(rows: Sequence[OfferingRow], voice: Voice) -> dict[OfferingRow, Entry]:
    """The entry of each; those not known are loaded together."""
    return _entries(rows, voice, _build_offerings)


def item_entries(rows: Iterable[ItemRow], voice: Voice) -> dict[ItemGroup, Entry]:
    """The entry of each item that stands alone, and of each series as far as ``rows`` show it."""
    alone: list[ItemGroup] = []
    series: dict[str, list[ItemRow]] = {}
    for row in rows:
        if row.series_key is None:
            alone.append((row,))
        else:
            series.setdefault(row.series_key, []).append(row)
    return _entries([*alone, *map(tuple, series.values())], voice, _build_items)


def _entries(
    wanted: Sequence[Known], voice: Voice, build: Callable[[list[Known], Voice], list[Entry]]
) -> dict[Known, Entry]:
    found = {one: entry for one in wanted if (entry := ENTRIES.get((one, voice))) is not None}
    missing = [one for one in wanted if one not in found]
    for one, entry in zip(missing, build(missing, voice), strict=True) if missing else ():
        ENTRIES.put((one, voice), entry)
        found[one] = entry
    return found


def _build_offerings(rows: list[OfferingRow], voice: Voice) -> list[Entry]:
    query = (
        db.select(Offering)
        .where(Offering.id.in_([row.id for row in rows]))
        .options(joinedload(Offering.venue), selectinload(Offering.topics))
    )
    offerings = {offering.id: offering for offering in db.session.scalars(query)}
    return [
        tuple(written([_reminding(offering_event(offerings[row.id], voice.language, voice.base_url), voice.alarm)]))
        for row in rows
    ]


def _build_items(groups: list[ItemGroup], voice: Voice) -> list[Entry]:
    query = (
        db.select(AgendaItem)
        .join(AgendaItem.offering)
        .where(AgendaItem.id.in_([row.id for group in groups for row in group]))
        .options(
            contains_eager(AgendaItem.offering).joinedload(Offering.venue),
            joinedload(AgendaItem.room).joinedload(Room.venue),
            joinedload(AgendaItem.track),
            selectinload(AgendaItem.people).joinedload(AgendaItemPerson.person),
        )
    )
    items = {item.id: item for item in db.session.scalars(query)}
    group_of: dict[str, ItemGroup] = {}
    for group in groups:
        group_of |= dict.fromkeys([series_uid(items[group[0].id]), *(row.uid for row in group)], group)
    events: dict[ItemGroup, list[Event]] = {group: [] for group in groups}
    for event in item_events(items.values(), voice.language, voice.base_url):
        events[group_of[event.uid]].append(_reminding(event, voice.alarm))
    return [tuple(written(events[group])) for group in groups]


def _reminding(event: Event, minutes: int | None) -> Event:
    """With an alarm, unless it is cancelled."""
    if minutes is None or event.status == "CANCELLED":
        return event
    return replace(event, alarms=(DAY_BEFORE_AT_SIX if event.is_all_day else minutes,))

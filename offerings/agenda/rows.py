"""Rows of the agenda made and changed in memory, inside a write that claims, checks and stamps (writing.py)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from core import clock
from core.database import Localized, db
from core.ids import new_ref
from offerings.agenda.bookings import zone_of
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.agenda.rules import check_columns, check_times
from offerings.agenda.writing import holders, shares_room, stamp, stamp_holders
from offerings.base.models import Offering
from offerings.base.shifting import shift
from offerings.base.stamps import later
from offerings.people.models import Person
from offerings.tracks.models import Track
from offerings.venues.models import Room

Span = tuple[datetime, datetime]
Parts = Iterable[tuple[Person, str]]
"""(person, role) in the order in which they are named."""

_DEFAULTS: dict[str, Any] = {"kind": "talk", "capacity": None, "language": "", "online_url": "", "track": None}


def new(
    offering: Offering, title: Localized, span: Span, room: Room | None, people: Parts, **columns: Any
) -> AgendaItem:
    """A draft, added to the session. Its UID is fixed now, for life.

    What has a series_key was planned for its start, unless ``columns`` give another planned_at.
    """
    if columns.get("series_key"):
        columns = {"planned_at": span[0], **columns}
    ref, host, now = new_ref(), offering.uid.rpartition("@")[2], clock.now()
    item = AgendaItem(
        **{"abstract": {}, **_DEFAULTS, **columns},
        ref=ref,
        uid=f"{ref}@{host}",
        offering=offering,
        title=title,
        state="draft",
        sequence=0,
        created_at=now,
        changed_at=now,
    )
    put(item, room, *span)
    set_people(item, people)
    check_columns(item)
    db.session.add(item)
    return item


def put(item: AgendaItem, room: Room | None, starts_at: datetime, ends_at: datetime) -> None:
    """The only place that writes a time or a room."""
    check_times(item.offering, starts_at, ends_at)
    item.room, item.starts_at, item.ends_at = room, starts_at, ends_at
    item.shares_room = shares_room(item)


def set_people(item: AgendaItem, people: Parts) -> bool:
    """Whether anything differs. Rows of who stays are kept, so that no pair is there twice for a moment."""
    wanted = list(dict.fromkeys(people))
    before = [(part.person, part.role) for part in item.people]
    kept = {(part.person.id, part.role): part for part in item.people}
    parts = [kept.get((who.id, role)) or AgendaItemPerson(person=who, role=role) for who, role in wanted]
    for position, part in enumerate(parts):
        part.position = position
    item.people = parts
    return before != wanted


def set_published(item: AgendaItem) -> None:
    item.state = "published"
    item.published_at = item.published_at or clock.now()
    item.shares_room = shares_room(item)
    item.changed_at = later(item.changed_at)
    stamp_holders(holders(item))


def move_by(item: AgendaItem, days: int) -> None:
    """The same readings of the clock at its place, ``days`` later; it shares its room until the move is checked."""
    zone = zone_of(item)
    put(item, item.room, shift(item.starts_at, days, zone), shift(item.ends_at, days, zone))
    plan_by(item, days)
    item.shares_room = True
    stamp(item, moved=True)


def plan_by(item: AgendaItem, days: int) -> None:
    """Its place in the plan of its series, ``days`` later; when it takes place stays."""
    item.planned_at = shift(item.planned_at, days, zone_of(item))


def copy(
    item: AgendaItem, offering: Offering, days: int, tracks: dict[int, Track], series_key: str | None
) -> AgendaItem:
    """A draft like ``item`` in ``offering``."""
    zone = zone_of(item)
    span = (shift(item.starts_at, days, zone), shift(item.ends_at, days, zone))
    people = [(part.person, part.role) for part in item.people]
    columns = {name: getattr(item, name) for name in ("kind", "capacity", "language", "online_url")}
    track = tracks.get(item.track_id) if item.track_id else None
    abstract = dict(item.abstract)
    return new(
        offering, dict(item.title), span, item.room, people, **columns,
        track=track, abstract=abstract, series_key=series_key, planned_at=shift(item.planned_at, days, zone),
    )  # fmt: skip

"""Reads of the agenda. Clashes are looked for across all offerings at once."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from core.database import db
from core.errors import NotFound
from offerings.agenda import clashes
from offerings.agenda.bookings import booking_of, closure_of, place_of
from offerings.agenda.clashes import Booking, Clash, Rules
from offerings.agenda.expected import audience
from offerings.agenda.models import AgendaItem, AgendaItemPerson, ClashOverride
from offerings.base.models import Offering
from offerings.people.models import Person
from offerings.people.queries import list_known
from offerings.tracks.models import Track
from offerings.venues.models import Room, RoomClosure

REACH = timedelta(hours=12)
"""How far around an offering others are looked at: the largest buffer between two places."""


def _with_everything() -> Select[Any]:
    query: Select[Any] = db.select(AgendaItem).options(
        joinedload(AgendaItem.room).joinedload(Room.venue),
        joinedload(AgendaItem.track),
        selectinload(AgendaItem.people).joinedload(AgendaItemPerson.person),
    )
    return query


def list_items(offering: Offering, public_only: bool = False) -> list[AgendaItem]:
    """By time; room, venue, track and people loaded: two queries. ``public_only``: published, or cancelled since."""
    query = _with_everything().where(AgendaItem.offering_id == offering.id)
    if public_only:
        query = query.where(AgendaItem.published_at.is_not(None))
    return list(db.session.scalars(query.order_by(AgendaItem.starts_at, AgendaItem.id)))


def list_drafts(offering: Offering) -> list[AgendaItem]:
    return [item for item in list_items(offering) if item.state == "draft"]


def find_item(offering: Offering, ref: str) -> AgendaItem | None:
    query = _with_everything().where(AgendaItem.offering_id == offering.id, AgendaItem.ref == ref)
    found: AgendaItem | None = db.session.scalar(query)
    return found


def get_item(offering: Offering, ref: str) -> AgendaItem:
    """Raises NotFound also for an item of another offering."""
    item = find_item(offering, ref)
    if item is None:
        raise NotFound
    return item


class Series(NamedTuple):
    """What calendars need to know of a whole series, however little of it they show."""

    planned: list[datetime]
    """The planned starts of all its items, drafts too."""
    sequence: int
    """Rises with each change and each publication of an item."""
    changed_at: datetime


def find_series(keys: Collection[str]) -> dict[str, Series]:
    """By key, those that have something published. One query."""
    query = db.select(
        AgendaItem.series_key,
        AgendaItem.planned_at,
        AgendaItem.published_at.is_not(None),
        AgendaItem.sequence,
        AgendaItem.changed_at,
    ).where(AgendaItem.series_key.in_(keys))
    rows: dict[str, list[Any]] = {}
    for key, *row in db.session.execute(query) if keys else ():
        rows.setdefault(key, []).append(row)
    return {key: _series(items) for key, items in rows.items() if any(item[1] for item in items)}


def _series(rows: Sequence[Any]) -> Series:
    published = [row for row in rows if row[1]]
    sequence = sum(row[2] for row in published) + len(published) - 1
    return Series([row[0] for row in rows], sequence, max(row[3] for row in published))


def find_clashes(offering: Offering, items: Sequence[AgendaItem] | None = None) -> list[Clash]:
    """Every clash of its drafts and published items, among themselves and with what others have published.

    At most five queries, however long the agenda; pass ``items`` when they are loaded already.
    """
    live = [item for item in (list_items(offering) if items is None else items) if item.state != "cancelled"]
    if not live:
        return []
    size = audience(offering.id)
    found = _among(offering, [booking_of(item, offering, size) for item in live], live)
    reasons = _override_reasons(offering) if found else {}
    return [replace(c, override_reason=reasons.get(c.key, "")) for c in found]


def clashes_of(offering: Offering, items: Sequence[AgendaItem]) -> list[Clash]:
    """The clashes of ``items`` as they stand in memory, flushed or not, with everything in their time."""
    size = audience(offering.id)
    mine = [booking_of(item, offering, size) for item in items]
    refs = {booking.ref for booking in mine}
    near = _in_time(_with_everything(), mine).where(
        AgendaItem.offering_id == offering.id, AgendaItem.state != "cancelled", AgendaItem.ref.not_in(refs)
    )
    with db.session.no_autoflush:
        others = [booking_of(item, offering) for item in db.session.scalars(near)]
        found = _among(offering, mine + others, items)
    return [_seen_from(clash, refs) for clash in found if clash.refs & refs]


def _seen_from(clash: Clash, refs: set[str]) -> Clash:
    """With one of ``refs`` as its item: the one that can still be moved."""
    if clash.item.ref in refs or clash.other is None:
        return clash
    return replace(clash, item=clash.other, other=clash.item)


def list_choosable(offering: Offering, added: str = "") -> list[Person]:
    """Whom its organisers may name on an item: people their organisation entered, people on the agenda already.

    ``added``: the ref of somebody just found by their exact address.
    """
    on_agenda = db.select(AgendaItemPerson.person_id).join(AgendaItem).where(AgendaItem.offering_id == offering.id)
    ids = set(db.session.scalars(on_agenda))
    if added:
        ids |= set(db.session.scalars(db.select(Person.id).where(Person.ref == added)))
    return list_known([offering.host_id], ids)


def count_drafts(offering_ids: Collection[int]) -> dict[int, int]:
    """Offering id -> drafts, where there are some. One query."""
    query = (
        db.select(AgendaItem.offering_id, db.func.count())
        .where(AgendaItem.offering_id.in_(offering_ids), AgendaItem.state == "draft")
        .group_by(AgendaItem.offering_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def list_public_in(room_ids: Collection[int]) -> list[AgendaItem]:
    """Everything that calendars show in these rooms, whoever's it is."""
    return _list_public(AgendaItem.room_id.in_(room_ids))


def list_public_with(person: Person) -> list[AgendaItem]:
    """Everything that calendars show with this person."""
    parts = db.select(AgendaItemPerson.item_id).where(AgendaItemPerson.person_id == person.id)
    return _list_public(AgendaItem.id.in_(parts))


def list_public_on(track: Track) -> list[AgendaItem]:
    """Everything that calendars show in this track."""
    return _list_public(AgendaItem.track_id == track.id)


def _list_public(condition: ColumnElement[bool]) -> list[AgendaItem]:
    query = _with_everything().where(AgendaItem.published_at.is_not(None), condition)
    return list(db.session.scalars(query.options(joinedload(AgendaItem.offering)).order_by(AgendaItem.id)))


def _among(offering: Offering, mine: list[Booking], items: Sequence[AgendaItem]) -> list[Clash]:
    return foresee(offering, mine, {item.room for item in items if item.room is not None})


def foresee(offering: Offering, mine: list[Booking], rooms: Collection[Room]) -> list[Clash]:
    """The clashes of ``mine``, which need not be written yet, among themselves and with what others have published."""
    if not mine:
        return []
    return clashes.find_clashes(
        offering.id,
        mine + [booking_of(item, offering) for item in _foreign(offering, mine)],
        {room.id: place_of(room) for room in rooms},
        [closure_of(closure) for closure in _closures([room.id for room in rooms], mine)],
        Rules.of(offering.clash_rules),
    )


def _foreign(offering: Offering, mine: list[Booking]) -> list[AgendaItem]:
    """What others have published in the same rooms or with the same people, while ``mine`` lasts."""
    rooms = {b.room_id for b in mine if b.room_id is not None}
    people = {person.id for b in mine for person in b.people}
    with_them = db.select(AgendaItemPerson.item_id).where(AgendaItemPerson.person_id.in_(people))
    query = (
        _in_time(db.select(AgendaItem), mine)
        .join(AgendaItem.offering)
        .where(
            AgendaItem.offering_id != offering.id,
            AgendaItem.state == "published",
            Offering.state.in_(("draft", "published")),
            db.or_(AgendaItem.room_id.in_(rooms), AgendaItem.id.in_(with_them)),
        )
        .options(
            contains_eager(AgendaItem.offering),
            joinedload(AgendaItem.room).joinedload(Room.venue),
            selectinload(AgendaItem.people).joinedload(AgendaItemPerson.person),
        )
    )
    return list(db.session.scalars(query)) if rooms or people else []


def _closures(rooms: Collection[int], mine: list[Booking]) -> list[RoomClosure]:
    if not rooms:
        return []
    first, last = _frame(mine)
    during: ColumnElement[bool] = (RoomClosure.starts_at < last) & (RoomClosure.ends_at > first)
    return list(db.session.scalars(db.select(RoomClosure).where(RoomClosure.room_id.in_(rooms), during)))


def _in_time(query: Select[Any], mine: list[Booking]) -> Select[Any]:
    first, last = _frame(mine)
    return query.where(AgendaItem.starts_at < last + REACH, AgendaItem.ends_at > first - REACH)


def _frame(mine: list[Booking]) -> tuple[datetime, datetime]:
    return min(b.starts_at for b in mine), max(b.ends_at for b in mine)


def _override_reasons(offering: Offering) -> dict[str, str]:
    query = db.select(ClashOverride).where(ClashOverride.offering_id == offering.id)
    return {row.clash_key: row.reason for row in db.session.scalars(query)}

"""Reads of places."""

from collections.abc import Sequence

from sqlalchemy.orm import joinedload, selectinload

from core.database import db
from core.errors import NotFound
from core.i18n import localized
from core.text import sort_key
from offerings.venues.models import Room, RoomClosure, Venue


def list_venues() -> list[Venue]:
    """All, with their rooms, by city and name as they read in the page's language. Two queries."""
    query = db.select(Venue).options(selectinload(Venue.rooms))
    return sorted(db.session.scalars(query), key=lambda v: (sort_key(localized(v.city)), sort_key(localized(v.name))))


def get_venue(ref: str) -> Venue:
    """With rooms and their closures. Raises NotFound."""
    query = (
        db.select(Venue)
        .where(Venue.ref == ref)
        .options(joinedload(Venue.organisation), selectinload(Venue.rooms).selectinload(Room.closures))
    )
    venue: Venue | None = db.session.scalar(query)
    if venue is None:
        raise NotFound
    return venue


def get_room(venue: Venue, ref: str) -> Room:
    """Raises NotFound also for a room of another venue."""
    room = next((room for room in venue.rooms if room.ref == ref), None)
    if room is None:
        raise NotFound
    return room


def get_room_by_ref(ref: str) -> Room:
    """With venue and closures. Raises NotFound."""
    query = db.select(Room).where(Room.ref == ref).options(joinedload(Room.venue), selectinload(Room.closures))
    room: Room | None = db.session.scalar(query)
    if room is None:
        raise NotFound
    return room


def get_closure(room: Room, number: int) -> RoomClosure:
    closure = next((closure for closure in room.closures if closure.id == number), None)
    if closure is None:
        raise NotFound
    return closure


def list_rooms_by_venue(first: int | None) -> Sequence[tuple[Venue, list[Room]]]:
    """Venues that have rooms, ``first`` (an id) before all others. Two queries."""
    venues = sorted(list_venues(), key=lambda venue: venue.id != first)
    return [(venue, venue.rooms) for venue in venues if venue.rooms]

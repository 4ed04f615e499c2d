"""Every write of venues, rooms and their closures."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy.exc import IntegrityError

from core import audit, clock
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid, Refused
from core.i18n import _l
from core.ids import slugify
from offerings.venues.models import Room, RoomClosure, Venue
from offerings.venues.signals import room_changed, venue_changed

LARGEST = 1_000_000


def create(actor: Actor | None, **columns: Any) -> Venue:
    venue = Venue(created_at=clock.now(), **columns)
    _settle(venue)
    db.session.add(venue)
    db.session.flush()
    audit.record(actor, "venue.created", "venue", venue.id, name=venue.name)
    return venue


def edit(venue: Venue, actor: Actor | None, **columns: Any) -> None:
    """Tells whoever shows its name or address."""
    with db.session.no_autoflush:
        changed = {name for name, value in columns.items() if getattr(venue, name) != value}
        for name in changed:
            setattr(venue, name, columns[name])
        _settle(venue)
    db.session.flush()
    if changed:
        audit.record(actor, "venue.edited", "venue", venue.id, fields=sorted(changed))
        venue_changed.send(venue, actor=actor)


def add_room(venue: Venue, actor: Actor | None, *, name: Localized, **columns: Any) -> Room:
    """At the end of the venue's list."""
    _check_room(name, columns)
    position = max((room.position for room in venue.rooms), default=0) + 1
    room = Room(venue=venue, name=name, position=position, agenda_changed_at=clock.now(), **columns)
    db.session.add(room)
    db.session.flush()
    audit.record(actor, "room.created", "room", room.id, name=name)
    return room


def edit_room(room: Room, actor: Actor | None, *, name: Localized, **columns: Any) -> None:
    _check_room(name, columns)
    renamed = room.name != name
    room.name = name
    for column, value in columns.items():
        setattr(room, column, value)
    db.session.flush()
    audit.record(actor, "room.edited", "room", room.id, name=name)
    if renamed:
        room_changed.send(room, actor=actor)


def remove_room(room: Room, actor: Actor | None) -> None:
    """Only a room in which nothing was ever planned."""
    identity, name = room.id, room.name
    try:
        with db.session.begin_nested():
            db.session.delete(room)
    except IntegrityError as error:
        message = _l("Items of an agenda are in this room. Move them first, or keep the room and close it.")
        raise Refused("room_in_use", message) from error
    audit.record(actor, "room.removed", "room", identity, name=name)


def close_room(
    room: Room, actor: Actor | None, *, starts_at: datetime, ends_at: datetime, reason: Localized
) -> RoomClosure:
    """Nothing may be planned there in this time. What is there already shows as a clash to its organisers."""
    if ends_at <= starts_at:
        raise Invalid("ends_before_start", _l("The end must be after the start."), field="ends")
    closure = RoomClosure(room=room, starts_at=starts_at, ends_at=ends_at, reason=reason)
    db.session.add(closure)
    db.session.flush()
    audit.record(actor, "room.closed", "room", room.id, starts_at=starts_at.isoformat(), ends_at=ends_at.isoformat())
    return closure


def open_room(closure: RoomClosure, actor: Actor | None) -> None:
    """The closure no longer holds."""
    audit.record(actor, "room.opened", "room", closure.room_id, starts_at=closure.starts_at.isoformat())
    db.session.delete(closure)
    db.session.flush()


def _settle(venue: Venue) -> None:
    if not venue.name:
        raise Invalid("no_name", _l("Give it a name in at least one language."), field="name_en")
    if venue.time_zone and venue.time_zone not in available_timezones():
        message = _l("This time zone is unknown. Use a name such as Asia/Shanghai.")
        raise Invalid("unknown_zone", message, field="time_zone")
    if (venue.latitude is None) != (venue.longitude is None):
        raise Invalid("half_a_place", _l("Give both latitude and longitude, or neither."), field="longitude")
    city = venue.city or {}
    venue.city_key = slugify(city["en"]) if city.get("en") else slugify(city.get("zh", "")).replace("-", "")


def _check_room(name: Localized, columns: dict[str, Any]) -> None:
    if not name:
        raise Invalid("no_name", _l("Give it a name in at least one language."), field="name_en")
    for column in ("capacity", "area_m2"):
        value = columns.get(column)
        if value is not None and not 0 <= value <= LARGEST:
            raise Invalid("bad_number", _l("Give a number from 0 to 1,000,000, or leave it empty."), field=column)

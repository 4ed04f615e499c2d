"""Rows as the values that clashes.py works on."""

from offerings.agenda.clashes import Booking, Closure, Place, Who
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.people.models import Person
from offerings.venues.models import Room, RoomClosure

PLENARY = {"keynote", "ceremony", "meeting"}
"""Kinds that everybody comes to: where no number is given, all who registered are expected."""


def booking_of(item: AgendaItem, own: Offering, audience: int | None = None) -> Booking:
    """``item`` as ``own`` may see it: what is foreign and not public keeps its title to itself."""
    offering = item.offering
    is_known = offering.id == own.id or (offering.is_public and item.is_public)
    expected = item.capacity
    if expected is None and item.kind in PLENARY and offering.id == own.id:
        expected = audience
    return Booking(
        ref=item.ref,
        offering_id=offering.id,
        family_id=offering.parent_id or offering.id,
        title=item.title if is_known else None,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        room_id=item.room.id if item.room else None,
        people=tuple(who(part.person) for part in item.people),
        expected=expected,
        is_draft=item.state == "draft",
        is_opening=item.kind == "opening",
        zone=zone_of(item),
    )


def zone_of(item: AgendaItem) -> str:
    """The zone of the place: of the room's venue, else of the offering."""
    return item.room.venue.time_zone if item.room else item.offering.time_zone


def who(person: Person) -> Who:
    return Who(person.id, person.ref, person.display_name)


def place_of(room: Room) -> Place:
    return Place(room.id, room.ref, room.name, room.capacity, room.venue.time_zone)


def closure_of(closure: RoomClosure) -> Closure:
    return Closure(closure.id, closure.room_id, closure.starts_at, closure.ends_at, closure.reason)

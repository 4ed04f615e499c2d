"""Clashes that an import would bring about, found before anything is written; all items at once."""

from collections.abc import Collection, Sequence
from typing import Any

from offerings.agenda.bookings import booking_of, who
from offerings.agenda.clash_words import what
from offerings.agenda.clashes import Booking, Clash, Who
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import foresee as foresee_bookings
from offerings.base.models import Offering
from offerings.imports.new_offerings import model_of
from offerings.imports.plans import NewPerson, NewRoom, PlannedItem
from offerings.imports.readers.problems import Problems
from offerings.people.models import Person
from offerings.venues.models import Room


def foresee(
    offering: Offering | None,
    zone: str,
    planned: Sequence[PlannedItem],
    present: Sequence[AgendaItem],
    gone: Collection[str],
) -> list[Clash]:
    """``zone``: of an offering that is to be made. ``present``: items that are there; those that the plan does not
    touch keep their place, save the ``gone`` ones."""
    own = offering if offering is not None else model_of("conference")(id=0, clash_rules={}, time_zone=zone)
    numbers = _Numbers()
    written = [item for item in planned if item.deed in ("create", "update", "unchanged")]
    touched = {item.existing.ref for item in planned if item.existing is not None and item.deed != "leave"}
    rest = [i for i in present if i.ref not in touched and i.ref not in gone and i.state != "cancelled"]
    bookings = [_booking(item, own, numbers) for item in written] + [booking_of(item, own) for item in rest]
    rooms = {item.room for item in written if isinstance(item.room, Room)}
    rooms |= {item.room for item in rest if item.room is not None}
    return foresee_bookings(own, bookings, rooms)


def tell(clashes: Sequence[Clash], planned: Sequence[PlannedItem], problems: Problems) -> None:
    """A hard clash between items that people see already can't be written: an error at the line that causes it."""
    lines = {item.existing.ref: item.source for item in planned if item.existing is not None}
    for clash in clashes:
        if clash.forbids and not clash.item.is_draft:
            source = lines.get(clash.item.ref) or (lines.get(clash.other.ref) if clash.other is not None else None)
            line, title = (source.line, source.title) if source is not None else (None, "")
            problems.error("hard_clash", what(clash), line=line, where=title)


class _Numbers:
    """Negative numbers for what has no id yet."""

    def __init__(self) -> None:
        self._given: dict[Any, int] = {}

    def of(self, thing: Any) -> int:
        return self._given.setdefault(thing, -1 - len(self._given))


def _booking(item: PlannedItem, own: Offering, numbers: _Numbers) -> Booking:
    existing = item.existing
    people = item.people
    if people is None:
        people = tuple((part.person, part.role) for part in existing.people) if existing is not None else ()
    return Booking(
        ref=existing.ref if existing is not None else f"new:{item.key}",
        offering_id=own.id,
        family_id=own.parent_id or own.id,
        title=item.title,
        starts_at=item.source.starts_at,
        ends_at=item.source.ends_at,
        room_id=_room_id(item.room, numbers),
        people=tuple(_who(person, numbers) for person, _role in people),
        expected=existing.capacity if existing is not None else None,
        is_draft=existing is None or existing.state == "draft",
        zone=item.room.venue.time_zone if isinstance(item.room, Room) else own.time_zone,
    )


def _room_id(room: Room | NewRoom | None, numbers: _Numbers) -> int | None:
    if room is None:
        return None
    return room.id if isinstance(room, Room) else numbers.of(room)


def _who(person: Person | NewPerson, numbers: _Numbers) -> Who:
    if isinstance(person, Person):
        return who(person)
    number = numbers.of(person)
    return Who(number, f"new{-number}", person.name)

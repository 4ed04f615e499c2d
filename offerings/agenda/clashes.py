"""Clashes: a room or a person wanted twice, too little space, a closed room. Pure: values in, clashes out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from core.database import Localized
from core.i18n import _l

RULES = {
    "room": _l("One room, two items at once"),
    "person": _l("One person, two items at once"),
    "closure": _l("Room is closed"),
    "capacity": _l("More people than the room holds"),
    "buffer": _l("Too little time to change rooms"),
}
LEVELS = {"block": _l("Blocks publishing"), "warn": _l("Warns"), "off": _l("Is not looked at")}


@dataclass(frozen=True, slots=True)
class Rules:
    """What each kind of clash means for one offering: "block", "warn" or "off"."""

    room: str = "block"
    person: str = "block"
    closure: str = "block"
    capacity: str = "warn"
    buffer: str = "off"
    buffer_minutes: int = 15

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> "Rules":
        """From ``Offering.clash_rules``; what is absent or unknown keeps its default."""
        levels = {kind: stored[kind] for kind in RULES if stored.get(kind) in LEVELS}
        minutes = stored.get("buffer_minutes", "")
        return cls(**levels, buffer_minutes=int(minutes) if minutes.isdecimal() else 15)

    def level(self, kind: str) -> str:
        return str(getattr(self, kind))

    def stored(self) -> dict[str, str]:
        """What differs from the defaults, as ``Offering.clash_rules`` keeps it."""
        default = Rules()
        names = [f.name for f in fields(self)]
        return {n: str(getattr(self, n)) for n in names if getattr(self, n) != getattr(default, n)}


@dataclass(frozen=True, slots=True)
class Place:
    """A room."""

    id: int
    ref: str
    name: Localized = field(hash=False)
    capacity: int | None = None
    zone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Closure:
    id: int
    room_id: int
    starts_at: datetime
    ends_at: datetime
    reason: Localized = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Who:
    """A person on a programme."""

    id: int
    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Booking:
    """An agenda item as far as clashes go. ``title`` None: whoever reads may not know what it is."""

    ref: str
    offering_id: int
    starts_at: datetime
    ends_at: datetime
    family_id: int = 0
    """Common to an umbrella offering and what it holds; opening hours book a room against other families only."""
    title: Localized | None = field(default=None, hash=False)
    room_id: int | None = None
    people: tuple[Who, ...] = ()
    expected: int | None = None
    """People to be seated; None when nobody can say."""
    is_draft: bool = False
    is_opening: bool = False
    zone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Clash:
    """``item`` belongs to the offering that asks; ``other`` may be anybody's. ``key`` stays while the cause does."""

    kind: str
    key: str
    is_hard: bool
    item: Booking
    other: Booking | None = None
    place: Place | None = None
    person: Who | None = None
    closure: Closure | None = None
    override_reason: str = ""

    @property
    def refs(self) -> set[str]:
        """The items of the asking offering that are involved."""
        mine = {self.item.ref}
        if self.other is not None and self.other.offering_id == self.item.offering_id:
            mine.add(self.other.ref)
        return mine

    @property
    def is_open(self) -> bool:
        """Still waits for somebody: nobody decided to live with it."""
        return not self.override_reason

    @property
    def forbids(self) -> bool:
        """Hard, and between things that are already published: must not come about."""
        return self.is_hard and not (self.other is not None and self.other.is_draft)


def find_clashes(
    own: int,
    bookings: Sequence[Booking],
    places: Mapping[int, Place],
    closures: Sequence[Closure],
    rules: Rules,
) -> list[Clash]:
    """The clashes that concern offering ``own``, under its rules, by time. O(n log n + pairs that overlap)."""
    found = [
        *_room_clashes(own, bookings, places, rules),
        *_person_clashes(own, bookings, rules),
        *_buffer_clashes(own, bookings, rules),
        *_closure_clashes(own, bookings, places, closures, rules),
        *_capacity_clashes(own, bookings, places, rules),
    ]
    return sorted(found, key=lambda clash: (clash.item.starts_at, not clash.is_hard, clash.key))


def overlapping(bookings: Iterable[Booking], gap: timedelta = timedelta(0)) -> Iterator[tuple[Booking, Booking]]:
    """Each pair with less than ``gap`` between its two, the one that starts earlier first."""
    running: list[tuple[datetime, int, Booking]] = []
    number = count()
    for booking in sorted(bookings, key=lambda b: (b.starts_at, b.ref)):
        while running and running[0][0] + gap <= booking.starts_at:
            heappop(running)
        for _end, _number, earlier in running:
            yield earlier, booking
        heappush(running, (booking.ends_at, next(number), booking))


def _room_clashes(own: int, bookings: Sequence[Booking], places: Mapping[int, Place], rules: Rules) -> Iterator[Clash]:
    if rules.room == "off":
        return
    by_room: dict[int, list[Booking]] = {}
    for booking in bookings:
        if booking.room_id is not None:
            by_room.setdefault(booking.room_id, []).append(booking)
    for room_id, group in by_room.items():
        for first, second in overlapping(group):
            if own in (first.offering_id, second.offering_id) and not _shares_as_opening(first, second):
                item, other = _mine_first(own, first, second)
                key = "room:" + _pair_key(first, second)
                yield Clash("room", key, rules.room == "block", item, other, places.get(room_id))


def _shares_as_opening(first: Booking, second: Booking) -> bool:
    """Opening hours say when the doors are open; what happens behind them may use the same hall."""
    return first.family_id == second.family_id and (first.is_opening or second.is_opening)


def _person_clashes(own: int, bookings: Sequence[Booking], rules: Rules) -> Iterator[Clash]:
    if rules.person == "off":
        return
    for person, group in _by_person(bookings):
        for first, second in overlapping(group):
            if own in (first.offering_id, second.offering_id):
                item, other = _mine_first(own, first, second)
                key = f"person:{person.ref}:{_pair_key(first, second)}"
                yield Clash("person", key, rules.person == "block", item, other, person=person)


def _buffer_clashes(own: int, bookings: Sequence[Booking], rules: Rules) -> Iterator[Clash]:
    if rules.buffer == "off":
        return
    for person, group in _by_person(bookings):
        for first, second in overlapping(group, timedelta(minutes=rules.buffer_minutes)):
            changes_rooms = None not in (first.room_id, second.room_id) and first.room_id != second.room_id
            if own in (first.offering_id, second.offering_id) and changes_rooms and first.ends_at <= second.starts_at:
                item, other = _mine_first(own, first, second)
                key = f"buffer:{person.ref}:{_pair_key(first, second)}"
                yield Clash("buffer", key, rules.buffer == "block", item, other, person=person)


def _by_person(bookings: Sequence[Booking]) -> Iterator[tuple[Who, list[Booking]]]:
    people: dict[int, tuple[Who, list[Booking]]] = {}
    for booking in bookings:
        for person in {p.id: p for p in booking.people}.values():
            people.setdefault(person.id, (person, []))[1].append(booking)
    yield from people.values()


def _closure_clashes(
    own: int, bookings: Sequence[Booking], places: Mapping[int, Place], closures: Sequence[Closure], rules: Rules
) -> Iterator[Clash]:
    if rules.closure == "off":
        return
    by_room: dict[int, list[Closure]] = {}
    for closure in closures:
        by_room.setdefault(closure.room_id, []).append(closure)
    for item in bookings:
        for closure in by_room.get(item.room_id or 0, ()) if item.offering_id == own else ():
            if item.starts_at < closure.ends_at and closure.starts_at < item.ends_at:
                place = places.get(closure.room_id)
                key = f"closure:{item.ref}:{closure.id}"
                yield Clash("closure", key, rules.closure == "block", item, place=place, closure=closure)


def _capacity_clashes(
    own: int, bookings: Sequence[Booking], places: Mapping[int, Place], rules: Rules
) -> Iterator[Clash]:
    if rules.capacity == "off":
        return
    for item in bookings:
        place = places.get(item.room_id) if item.room_id is not None else None
        if item.offering_id != own or place is None or place.capacity is None or item.expected is None:
            continue
        if item.expected > place.capacity:
            key = f"capacity:{item.ref}:{place.ref}:{item.expected}"
            yield Clash("capacity", key, rules.capacity == "block", item, place=place)


def _mine_first(own: int, first: Booking, second: Booking) -> tuple[Booking, Booking]:
    """The one that can be moved: ours; of two of ours the draft, else the later one."""
    if first.offering_id != own:
        return second, first
    if second.offering_id == own and not (first.is_draft and not second.is_draft):
        return second, first
    return first, second


def _pair_key(first: Booking, second: Booking) -> str:
    return ":".join(sorted((first.ref, second.ref)))

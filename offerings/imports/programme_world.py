"""What a programme is compared with, and the rooms and tracks that it would add."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Sentence
from core.i18n import _l
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import list_items
from offerings.base.models import Offering
from offerings.imports.people_matching import match_people
from offerings.imports.plans import NewPerson, NewRoom, NewTrack, Wishes
from offerings.imports.policy import Rights
from offerings.imports.readers.item_texts import folded
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.values import Programme
from offerings.people.models import Person
from offerings.tracks.models import Track
from offerings.tracks.queries import list_tracks
from offerings.venues.models import Room, Venue
from organisations.base.models import Organisation


@dataclass(slots=True)
class World:
    """What is there already, by folded name or key; what is planned is added to it."""

    offering: Offering | None
    items: list[AgendaItem]
    rooms: dict[str, Room | NewRoom]
    tracks: dict[str, Track | NewTrack]
    people: dict[str, Person | NewPerson]
    may_add_rooms: bool

    @property
    def by_key(self) -> dict[str, AgendaItem]:
        return {item.source_key: item for item in self.items if item.source_key}


def look_around(
    programme: Programme,
    wishes: Wishes,
    host: Organisation | None,
    venue: Venue | None,
    rights: Rights,
    problems: Problems,
) -> World:
    items = list_items(wishes.offering) if wishes.offering is not None else []
    world = World(
        offering=wishes.offering,
        items=items,
        rooms={},
        tracks={},
        people=match_people(programme, host, problems),
        may_add_rooms=_may_add_rooms(venue, host, rights) and not (programme.is_calendar and _has_rooms(venue)),
    )
    known = [*(venue.rooms if venue is not None else ()), *(item.room for item in items if item.room is not None)]
    _plan_rooms(programme, known, world, problems)
    tracks = list_tracks(wishes.offering) if wishes.offering is not None else []
    _plan_tracks(programme, tracks, world)
    return world


def _may_add_rooms(venue: Venue | None, host: Organisation | None, rights: Rights) -> bool:
    """To a venue that they look after, or to a new one of their organisation."""
    if venue is not None:
        return rights.may_keep(venue)
    return host is None or rights.may_host(host)


def _has_rooms(venue: Venue | None) -> bool:
    """The place of a calendar's entry may be an address or a wish: it is no new room of a venue that has its own."""
    return venue is not None and bool(venue.rooms)


def _plan_rooms(programme: Programme, known: Sequence[Room], world: World, problems: Problems) -> None:
    for room in reversed(known):
        world.rooms |= {folded(name): room for name in room.name.values()}
    names = dict.fromkeys([*programme.rooms, *(item.room for item in programme.items)])
    unknown = [name for name in names if name and folded(name) not in world.rooms]
    if world.may_add_rooms:
        for name in unknown:
            world.rooms.setdefault(folded(name), NewRoom(name))
        return
    for name in unknown:
        count = sum(item.room == name for item in programme.items)
        problems.warning("room_unknown", _no_room(programme, name, count), where=name)


def _no_room(programme: Programme, name: str, count: int) -> Sentence:
    if programme.is_calendar:
        return _l(
            "The place “%(name)s” is no room of this venue: %(count)s items come without a room. "
            "Add a room of that name first if they should have it.",
            name=name,
            count=count,
        )
    return _l(
        "The room “%(name)s” is not in this venue, and you may not add rooms to it: "
        "%(count)s items come without a room.",
        name=name,
        count=count,
    )


def _plan_tracks(programme: Programme, known: Sequence[Track], world: World) -> None:
    for track in reversed(known):
        world.tracks |= {folded(name): track for name in track.name.values()}
    if programme.is_calendar and world.offering is not None:
        return  # its categories are any words; those that name a track here are found by _track
    for item in programme.items:
        if item.track:
            world.tracks.setdefault(folded(item.track), NewTrack(item.track))

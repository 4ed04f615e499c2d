"""What the tables of organisations, venues and events are compared with."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import joinedload, selectinload

from core.database import db
from offerings.base.models import Offering
from offerings.imports.plans import PlannedRow
from offerings.imports.readers.item_texts import folded
from offerings.topics.models import Topic
from offerings.topics.queries import list_topics
from offerings.venues.models import Room, Venue
from organisations.base.models import Organisation

Key = tuple[Any, ...]


@dataclass(slots=True)
class World:
    """What is there and what earlier rows will make, by natural key."""

    organisations: dict[str, Organisation | PlannedRow] = field(default_factory=dict)
    venues: dict[str, list[Venue | PlannedRow]] = field(default_factory=dict)
    rooms: dict[Key, Room | PlannedRow] = field(default_factory=dict)
    events: dict[Key, list[Offering | PlannedRow]] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)

    def find_venue(self, names: list[str], city: str) -> Venue | PlannedRow | None:
        found = [venue for name in names for venue in self.venues.get(folded(name), ())]
        if not city:
            return found[0] if found else None
        return next((venue for venue in found if folded(city) in _cities(venue)), None)


def look_around() -> World:
    world = World()
    for topic in list_topics():
        world.topics |= {folded(name): topic for name in (topic.key, *topic.name.values())}
    for organisation in db.session.scalars(db.select(Organisation).order_by(Organisation.id.desc())):
        world.organisations |= {folded(name): organisation for name in organisation.name.values()}
    venues = db.select(Venue).order_by(Venue.id).options(selectinload(Venue.rooms), joinedload(Venue.organisation))
    for venue in db.session.scalars(venues):
        for name in {folded(name) for name in venue.name.values()}:
            world.venues.setdefault(name, []).append(venue)
        world.rooms |= {(venue.id, folded(name)): room for room in venue.rooms for name in room.name.values()}
    for offering in db.session.scalars(db.select(Offering).order_by(Offering.id)):
        for title in {folded(text) for text in offering.title.values()}:
            world.events.setdefault((title, offering.starts_on), []).append(offering)
    return world


def identity(venue: PlannedRow) -> Any:
    return venue.thing.id if venue.thing is not None else venue


def _cities(venue: Venue | PlannedRow) -> set[str]:
    if isinstance(venue, PlannedRow):
        known = {**(venue.thing.city if venue.thing is not None else {}), **venue.columns.get("city", {})}
    else:
        known = venue.city or {}
    return {folded(text) for text in known.values()}

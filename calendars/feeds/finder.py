"""Finds scopes by name, in both languages: events and trainings, topics, hosts, people, tracks, rooms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import joinedload

from core.database import Localized, db
from core.text import clean, search_query
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.agenda.visible import PUBLIC_ITEM
from offerings.base.models import Offering
from offerings.base.queries import list_public
from offerings.listing.queries import list_organisations
from offerings.people.models import Person
from offerings.topics.queries import list_topics
from offerings.tracks.models import Track
from offerings.venues.models import Room

MOST = 6
"""Of each sort."""
LONGEST_TEXT = 200


@dataclass(frozen=True)
class Found:
    """A scope by its ``key``; ``note`` tells namesakes apart."""

    key: str
    name: Localized
    note: Localized

    @property
    def sort(self) -> str:
        """The first part of its key: "events", "rooms"."""
        return self.key.partition("/")[0]


def find(text: str) -> list[Found]:
    """What people may mean by ``text``, at most MOST of each sort; nothing for a text without letter or digit."""
    text = clean(text[: LONGEST_TEXT * 2])[:LONGEST_TEXT].strip()
    if not search_query(text):
        return []
    return [*_offerings(text), *_topics(text), *_organisations(text), *_people(text), *_tracks(text), *_rooms(text)]


def _offerings(text: str) -> Iterator[Found]:
    for offering in list_public(text=text, limit=MOST):
        area = "trainings" if offering.kind == "cohort" else "events"
        yield Found(f"{area}/{offering.slug}", offering.title, offering.host.name)


def _topics(text: str) -> list[Found]:
    return _best(text, ((topic.key, topic.name, {}) for topic in list_topics(retired=True)), "topics")


def _organisations(text: str) -> Iterator[Found]:
    for organisation, _hosted in list_organisations(text, MOST):
        yield Found(f"organisations/{organisation.ref}", organisation.name, organisation.city)


def _people(text: str) -> list[Found]:
    """Only those whom a published item names."""
    named = db.select(AgendaItemPerson.person_id).join(AgendaItem).join(AgendaItem.offering).where(PUBLIC_ITEM)
    is_called = Person.name_native.icontains(text, autoescape=True) | Person.name_latin.icontains(text, autoescape=True)
    query = db.select(Person).where(is_called, Person.id.in_(named)).order_by(Person.sort_key, Person.id).limit(MOST)
    return [
        Found(f"people/{person.ref}", {"zh": person.display_name, "en": _both(person)}, person.affiliation)
        for person in db.session.scalars(query)
    ]


def _both(person: Person) -> str:
    native, latin = person.name_native, person.name_latin
    return f"{latin} ({native})" if latin and latin != native else native


def _tracks(text: str) -> list[Found]:
    query = db.select(Track.ref, Track.name, Offering.title).join(Offering, Track.offering_id == Offering.id)
    return _best(text, _rows(query.where(Offering.state != "draft").order_by(Track.id.desc())), "tracks")


def _rooms(text: str) -> list[Found]:
    rooms = db.session.scalars(db.select(Room).options(joinedload(Room.venue)).order_by(Room.id).limit(5_000))
    return _best(text, ((room.ref, room.name, room.venue.name) for room in rooms), "rooms")


def _rows(query: Any) -> Iterator[tuple[str, Localized, Localized]]:
    yield from db.session.execute(query.limit(5_000)).tuples()


def _best(text: str, rows: Iterable[tuple[str, Localized, Localized]], sort: str) -> list[Found]:
    """Names are few and stored as JSON, so they are compared here; all words must stand in name or note."""
    words = text.casefold().split()
    found: list[Found] = []
    for key, name, note in rows:
        said = " ".join([*name.values(), *note.values()]).casefold()
        if all(word in said for word in words) and any(word in " ".join(name.values()).casefold() for word in words):
            found.append(Found(f"{sort}/{key}", name, note))
        if len(found) == MOST:
            break
    return found

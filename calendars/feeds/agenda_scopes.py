"""Scopes of agenda items, whichever offering they belong to: of a room, a track, a person."""

from sqlalchemy.orm import joinedload

from calendars.feeds.entries import Condition, load_items
from calendars.feeds.revisions import revision_of_items
from calendars.feeds.scopes import Scope
from core.database import Localized, db
from core.errors import NotFound
from offerings.agenda.ical import COLOURS
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.agenda.visible import PUBLIC_ITEM
from offerings.base.models import Offering
from offerings.people.models import Person
from offerings.tracks.models import Track
from offerings.venues.models import Room


def room_scope(ref: str) -> Scope:
    """The agenda items in a room, of all public offerings."""
    room = db.session.scalar(db.select(Room).where(Room.ref == ref).options(joinedload(Room.venue)))
    if room is None:
        raise NotFound
    condition = AgendaItem.room_id == room.id
    return Scope(
        key=f"rooms/{ref}",
        path=f"/calendars/rooms/{ref}",
        title=_joined(room.venue.name, room.name),
        revision=revision_of_items(condition, room.agenda_changed_at),
        load=lambda voice: load_items(condition, voice),
        page_path=f"/venues/{room.venue.ref}",
        time_zone=room.venue.time_zone,
    )


def track_scope(ref: str) -> Scope:
    """The agenda items in a track (zone, module) of a public offering."""
    query = db.select(Track, Offering).join(Offering, Track.offering_id == Offering.id)
    found = db.session.execute(query.where(Track.ref == ref, Offering.state != "draft")).one_or_none()
    if found is None:
        raise NotFound
    track, offering = found
    condition = AgendaItem.track_id == track.id
    area = "trainings" if offering.kind == "cohort" else "events"
    return Scope(
        key=f"tracks/{ref}",
        path=f"/calendars/tracks/{ref}",
        title=_joined(offering.title, track.name),
        revision=revision_of_items(condition, track.agenda_changed_at, offering.changed_at),
        load=lambda voice: load_items(condition, voice),
        page_path=f"/{area}/{offering.slug}",
        time_zone=offering.time_zone,
        colour=COLOURS[offering.kind],
    )


def person_scope(ref: str) -> Scope:
    """What a person speaks at, chairs or teaches. Only of those whom a published item names: others are not public."""
    person = db.session.scalar(db.select(Person).where(Person.ref == ref))
    if person is None:
        raise NotFound
    parts = db.select(AgendaItemPerson.item_id).where(AgendaItemPerson.person_id == person.id)
    condition = AgendaItem.id.in_(parts)
    if not _is_named(condition):
        raise NotFound
    return Scope(
        key=f"people/{ref}",
        path=f"/calendars/people/{ref}",
        title={"en": person.name_latin or person.name_native, "zh": person.display_name},
        revision=revision_of_items(condition, person.agenda_changed_at),
        load=lambda voice: load_items(condition, voice),
        page_path=f"/calendars/?scope=people/{ref}",
    )


def _is_named(condition: Condition) -> bool:
    query = db.select(AgendaItem.id).join(AgendaItem.offering).where(condition, PUBLIC_ITEM)
    return db.session.scalar(query.limit(1)) is not None


def _joined(first: Localized, second: Localized) -> Localized:
    """Both names, in each language that either has; where one lacks it, in what it has."""
    languages = sorted({*first, *second})
    return {lang: f"{_said(first, lang)} {_said(second, lang)}".strip() for lang in languages}


def _said(text: Localized, lang: str) -> str:
    return text.get(lang) or next(iter(text.values()), "")

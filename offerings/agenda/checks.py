"""What must always hold of agendas and the places they are in."""

from collections.abc import Iterator
from zoneinfo import available_timezones

from sqlalchemy.orm import aliased

from core.database import db
from core.invariants import invariant
from offerings.agenda.models import AgendaItem, AgendaItemPerson, ClashOverride
from offerings.agenda.rules import FARTHEST, LONGEST, is_far_off
from offerings.agenda.writing import shares_room
from offerings.base.models import Offering
from offerings.tracks.models import Track
from offerings.venues.models import Room, Venue


@invariant("no two published items are in one room at one time, unless a rule lets them share it")
def rooms_are_booked_once() -> Iterator[str]:
    one, other = aliased(AgendaItem), aliased(AgendaItem)
    query = db.select(one.ref, other.ref).where(
        one.id < other.id,
        one.room_id == other.room_id,
        one.state == "published",
        other.state == "published",
        ~one.shares_room,
        ~other.shares_room,
        one.starts_at < other.ends_at,
        other.starts_at < one.ends_at,
    )
    for first, second in db.session.execute(query):
        yield f"Agenda items {first} and {second} are in the same room at the same time."


@invariant("the database knows which items may share a room")
def sharing_follows_the_rules() -> Iterator[str]:
    query = db.select(AgendaItem).join(AgendaItem.offering).where(AgendaItem.state == "published")
    for item in db.session.scalars(query):
        if item.shares_room != shares_room(item):
            yield f"Agenda item {item.ref} has shares_room={item.shares_room}, its rules say {shares_room(item)}."


@invariant("agenda items lie near the days of their offering and last at most 31 days")
def dates_are_sane() -> Iterator[str]:
    query = db.select(AgendaItem, Offering).join(Offering, Offering.id == AgendaItem.offering_id)
    for item, offering in db.session.execute(query):
        if item.ends_at - item.starts_at > LONGEST:
            yield f"Agenda item {item.ref} lasts longer than {LONGEST.days} days."
        if is_far_off(offering, item.starts_at):
            yield f"Agenda item {item.ref} is more than {FARTHEST.days} days away from its offering."


@invariant("published items say since when")
def publication_is_stamped() -> Iterator[str]:
    never = AgendaItem.published_at.is_(None) & (AgendaItem.state != "draft")
    for ref in db.session.scalars(db.select(AgendaItem.ref).where(never)):
        yield f"Agenda item {ref} is published or cancelled, but was never published."


@invariant("an item has a place in the plan of a series if and only if it is of one")
def series_are_planned() -> Iterator[str]:
    differs = AgendaItem.series_key.is_(None) != AgendaItem.planned_at.is_(None)
    for ref in db.session.scalars(db.select(AgendaItem.ref).where(differs)):
        yield f"Agenda item {ref} is of a series without a plan, or planned without a series."


@invariant("an item's track belongs to its offering")
def tracks_are_at_home() -> Iterator[str]:
    query = (
        db.select(AgendaItem.ref)
        .join(Track, Track.id == AgendaItem.track_id)
        .where(Track.offering_id != AgendaItem.offering_id)
    )
    for ref in db.session.scalars(query):
        yield f"Agenda item {ref} is in a track of another offering."


@invariant("every room belongs to a venue, in a time zone that exists")
def rooms_have_a_venue() -> Iterator[str]:
    homeless = db.select(Room.ref).outerjoin(Venue, Venue.id == Room.venue_id).where(Venue.id.is_(None))
    for ref in db.session.scalars(homeless):
        yield f"Room {ref} belongs to no venue."
    zones = available_timezones()
    for ref, zone in db.session.execute(db.select(Venue.ref, Venue.time_zone)):
        if zone not in zones:
            yield f"Venue {ref} is in the unknown time zone {zone!r}."


@invariant("whoever is on an item exists, and so does the item")
def parts_have_both_ends() -> Iterator[str]:
    query = (
        db.select(AgendaItemPerson.id)
        .outerjoin(AgendaItem, AgendaItem.id == AgendaItemPerson.item_id)
        .where(AgendaItem.id.is_(None))
    )
    for number in db.session.scalars(query):
        yield f"Part {number} belongs to no agenda item."


@invariant("every decision to live with a clash has a reason")
def overrides_have_reasons() -> Iterator[str]:
    for number in db.session.scalars(db.select(ClashOverride.id).where(db.func.trim(ClashOverride.reason) == "")):
        yield f"Clash override {number} has no reason."

"""The scopes of public feeds. Finding one costs one or two cheap queries; its entries are loaded only when needed.

One visibility rule: offerings that are no drafts, and of their agendas what was published.
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from calendars.feeds.scopes import Revision, Scope
from core.database import Localized, db
from core.errors import NotFound
from core.ics.values import Event
from offerings.agenda import ical
from offerings.agenda.ical import COLOURS, newest, offering_event
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.base.models import Offering
from offerings.venues.models import Room
from organisations.base.models import Organisation

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Last-Modified of a feed that never held anything."""

KINDS: dict[str, tuple[str | None, Localized]] = {
    "all": (None, {"en": "Huizhi: everything", "zh": "汇智：全部活动"}),
    "exhibitions": ("exhibition", {"en": "Huizhi: exhibitions", "zh": "汇智：展览会"}),
    "conferences": ("conference", {"en": "Huizhi: academic conferences", "zh": "汇智：学术会议"}),
    "trainings": ("cohort", {"en": "Huizhi: talent trainings", "zh": "汇智：人才培训"}),
}

Condition = ColumnElement[bool]


def kind_scope(name: str) -> Scope:
    """ "all", "exhibitions", "conferences" or "trainings"."""
    kind, title = KINDS[name]
    condition = _of_kind(kind)
    return Scope(
        key=name,
        path=f"/calendars/{name}.ics",
        title=title,
        revision=_revision(_validator(kind)),
        events=lambda language, base_url: _offering_events(condition, language, base_url),
        colour=COLOURS.get(kind or ""),
    )


def _of_kind(kind: str | None) -> Condition:
    return Offering.kind == kind if kind else true()


@cache
def _validator(kind: str | None) -> Select[Any]:
    """Built once: nearly all a 304 costs is this query."""
    return _counted(_of_kind(kind))


def organisation_scope(ref: str) -> Scope:
    """The offerings that an organisation hosts; NotFound when there is none of that reference."""
    organisation = db.session.scalar(db.select(Organisation).where(Organisation.ref == ref))
    if organisation is None:
        raise NotFound
    condition = Offering.host_id == organisation.id
    return Scope(
        key=f"organisations/{ref}",
        path=f"/calendars/organisations/{ref}.ics",
        title=organisation.name,
        revision=_revision_of_offerings(condition, organisation.calendar_changed_at),
        events=lambda language, base_url: _offering_events(condition, language, base_url),
        page_path=f"/organisations/{organisation.slug}",
    )


def room_scope(ref: str) -> Scope:
    """The agenda items in a room, of all public offerings."""
    room = db.session.scalar(db.select(Room).where(Room.ref == ref).options(joinedload(Room.venue)))
    if room is None:
        raise NotFound
    condition = AgendaItem.room_id == room.id
    query = (
        db.select(
            func.count(),
            func.coalesce(func.sum(AgendaItem.sequence + Offering.revision), 0),
            func.max(AgendaItem.changed_at),
            func.max(Offering.changed_at),
        )
        .join(Offering, AgendaItem.offering_id == Offering.id)
        .where(condition, *_public_items())
    )
    count, counter, items_at, offerings_at = db.session.execute(query).one()
    return Scope(
        key=f"rooms/{ref}",
        path=f"/calendars/rooms/{ref}.ics",
        title=_joined(room.venue.name, room.name),
        revision=Revision(count, counter, newest(room.agenda_changed_at, items_at, offerings_at)),
        events=lambda language, base_url: item_events(condition, language, base_url),
        page_path=f"/venues/{room.venue.ref}",
        time_zone=room.venue.time_zone,
    )


def offering_scope(area: str, slug: str) -> Scope:
    """One offering with its published agenda; drafts do not exist here. ``area`` is "events" or "trainings"."""
    offering = db.session.scalar(db.select(Offering).where(Offering.slug == slug, Offering.state != "draft"))
    if offering is None or (offering.kind == "cohort") != (area == "trainings"):
        raise NotFound
    return Scope(
        key=f"{area}/{slug}",
        path=f"/{area}/{slug}.ics",
        title=offering.title,
        revision=Revision(1, offering.revision, newest(offering.changed_at, offering.agenda_changed_at)),
        events=lambda language, base_url: [
            *_offering_events(Offering.id == offering.id, language, base_url),
            *item_events(AgendaItem.offering_id == offering.id, language, base_url),
        ],
        page_path=f"/{area}/{slug}",
        time_zone=offering.time_zone,
        colour=COLOURS[offering.kind],
    )


def find_scope(key: str) -> Scope:
    """The scope of "all", a kind, "organisations/<ref>", "rooms/<ref>", "events/<slug>" or "trainings/<slug>".

    Raises NotFound for any other key.
    """
    if key in KINDS:
        return kind_scope(key)
    group, _slash, name = key.partition("/")
    if group == "organisations":
        return organisation_scope(name)
    if group == "rooms":
        return room_scope(name)
    if group in ("events", "trainings"):
        return offering_scope(group, name)
    raise NotFound


def _joined(first: Localized, second: Localized) -> Localized:
    languages = {*first, *second}
    return {lang: f"{first.get(lang, '')} {second.get(lang, '')}".strip() for lang in sorted(languages)}


def _revision_of_offerings(condition: Condition, at_least: datetime | None = None) -> Revision:
    return _revision(_counted(condition), at_least)


def _counted(condition: Condition) -> Select[Any]:
    query: Select[Any] = db.select(
        func.count(), func.coalesce(func.sum(Offering.revision), 0), func.max(Offering.changed_at)
    )
    return query.where(condition, *_public_offerings())


def _revision(query: Select[Any], at_least: datetime | None = None) -> Revision:
    count, counter, changed_at = db.session.execute(query).one()
    return Revision(count, counter, newest(changed_at, at_least, EPOCH))


def _public_offerings() -> tuple[Condition, ...]:
    return Offering.state.in_(("published", "postponed", "cancelled")), Offering.starts_on.is_not(None)


def _public_items() -> tuple[Condition, ...]:
    return Offering.state != "draft", AgendaItem.published_at.is_not(None)


def _offering_events(condition: Condition, language: str, base_url: str) -> list[Event]:
    loaded = joinedload(Offering.venue), selectinload(Offering.topics)
    query = db.select(Offering).where(condition, *_public_offerings()).options(*loaded)
    return [offering_event(offering, language, base_url) for offering in db.session.scalars(query)]


def item_events(condition: Condition, language: str, base_url: str) -> list[Event]:
    """The published items that fulfil ``condition``, rooms, tracks and people: 3 queries, 4 where series are."""
    query = (
        db.select(AgendaItem)
        .join(AgendaItem.offering)
        .where(condition, *_public_items())
        .options(
            contains_eager(AgendaItem.offering).joinedload(Offering.venue),
            joinedload(AgendaItem.room).joinedload(Room.venue),
            joinedload(AgendaItem.track),
            selectinload(AgendaItem.people).joinedload(AgendaItemPerson.person),
        )
    )
    return ical.item_events(db.session.scalars(query), language, base_url)

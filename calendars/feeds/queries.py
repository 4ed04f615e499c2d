"""The scopes of public feeds. Finding one costs one or two cheap queries; its entries are loaded only when needed.

One visibility rule (entries.py): offerings that are no drafts, and of their agendas what was published.

Nothing published is ever deleted: ``delete_draft`` and the agenda's ``remove`` refuse whatever anybody outside saw,
imports revise and cancel, rooms and tracks go and their items stay. So what is over stays CANCELLED for good, and no
tombstones are needed; ``flask check`` would find an item that lost its offering (foreign keys forbid it).
"""

from functools import cache
from typing import Any

from sqlalchemy import Select, true

from calendars.feeds.agenda_scopes import person_scope, room_scope, track_scope
from calendars.feeds.entries import Condition, load_items, load_offerings
from calendars.feeds.revisions import count_offerings, revision_of
from calendars.feeds.scopes import Revision, Scope
from calendars.feeds.searches import arguments_in, search_scope
from core.database import Localized, db
from core.errors import NotFound
from offerings.agenda.ical import COLOURS, newest
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.topics.queries import find_topic, select_offering_ids
from organisations.base.models import Organisation

KINDS: dict[str, tuple[str | None, Localized]] = {
    "all": (None, {"en": "Huizhi: everything", "zh": "汇智：全部活动"}),
    "exhibitions": ("exhibition", {"en": "Huizhi: exhibitions", "zh": "汇智：展览会"}),
    "conferences": ("conference", {"en": "Huizhi: academic conferences", "zh": "汇智：学术会议"}),
    "trainings": ("cohort", {"en": "Huizhi: talent trainings", "zh": "汇智：人才培训"}),
}


def find_scope(key: str) -> Scope:
    """The scope of "all", a kind, "organisations/<ref>", "rooms/<ref>", "tracks/<ref>", "people/<ref>",
    "topics/<key>", "events/<slug>", "trainings/<slug>" or "search?<query>".

    Raises NotFound for any other key. The key of a search that is found has its query in the one order.
    """
    if key in KINDS:
        return kind_scope(key)
    if key.startswith("search?"):
        return search_scope(arguments_in(key.partition("?")[2]))
    group, _slash, name = key.partition("/")
    if group in ("events", "trainings"):
        return offering_scope(group, name)
    return named_scope(group, name)


def named_scope(group: str, name: str) -> Scope:
    """ "organisations", "rooms", "tracks", "people" with a ref, "topics" with a key. Raises NotFound."""
    if group == "organisations":
        return organisation_scope(name)
    if group == "rooms":
        return room_scope(name)
    if group == "tracks":
        return track_scope(name)
    if group == "people":
        return person_scope(name)
    if group == "topics":
        return topic_scope(name)
    raise NotFound


def kind_scope(name: str) -> Scope:
    """ "all", "exhibitions", "conferences" or "trainings"."""
    kind, title = KINDS[name]
    condition = _of_kind(kind)
    return Scope(
        key=name,
        path=f"/calendars/{name}",
        title=title,
        revision=revision_of(_validator(kind)),
        load=lambda voice: load_offerings(condition, voice),
        colour=COLOURS.get(kind or ""),
    )


def _of_kind(kind: str | None) -> Condition:
    return Offering.kind == kind if kind else true()


@cache
def _validator(kind: str | None) -> Select[Any]:
    """Built once: nearly all a 304 costs is this query."""
    return count_offerings(_of_kind(kind))


def organisation_scope(ref: str) -> Scope:
    """The offerings that an organisation hosts; NotFound when there is none of that reference."""
    organisation = db.session.scalar(db.select(Organisation).where(Organisation.ref == ref))
    if organisation is None:
        raise NotFound
    condition = Offering.host_id == organisation.id
    return Scope(
        key=f"organisations/{ref}",
        path=f"/calendars/organisations/{ref}",
        title=organisation.name,
        revision=revision_of(count_offerings(condition), organisation.calendar_changed_at),
        load=lambda voice: load_offerings(condition, voice),
        page_path=f"/organisations/{organisation.slug}",
    )


def topic_scope(key: str) -> Scope:
    """The offerings about a topic, retired ones too; NotFound when there is none of that key."""
    topic = find_topic(key)
    if topic is None:
        raise NotFound
    condition = Offering.id.in_(select_offering_ids([key]))
    return Scope(
        key=f"topics/{key}",
        path=f"/calendars/topics/{key}",
        title=topic.name,
        revision=revision_of(count_offerings(condition), topic.calendar_changed_at),
        load=lambda voice: load_offerings(condition, voice),
        page_path=f"/search?topic={key}",
    )


def offering_scope(area: str, slug: str) -> Scope:
    """One offering with its published agenda; drafts do not exist here. ``area`` is "events" or "trainings"."""
    offering = db.session.scalar(db.select(Offering).where(Offering.slug == slug, Offering.state != "draft"))
    if offering is None or (offering.kind == "cohort") != (area == "trainings"):
        raise NotFound
    changed_at = newest(offering.changed_at, offering.agenda_changed_at)
    return Scope(
        key=f"{area}/{slug}",
        path=f"/{area}/{slug}",
        title=offering.title,
        revision=Revision(1, offering.entry_revision + offering.agenda_revision, changed_at),
        load=lambda voice: [
            *load_offerings(Offering.id == offering.id, voice),
            *load_items(AgendaItem.offering_id == offering.id, voice),
        ],
        page_path=f"/{area}/{slug}",
        time_zone=offering.time_zone,
        colour=COLOURS[offering.kind],
    )

"""A person's own calendar: what they registered for, with its class meetings, what they picked, speak at, chair or run.

A feed's revision is made of the few rows that say what it holds: exact, however much else changes around them, and
enough to put the feed together from entries that others built.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_

from accounts.users.models import User
from calendars.feeds.entries import (
    ITEM_COLUMNS,
    OFFERING_COLUMNS,
    PUBLIC_ITEM,
    Entry,
    ItemRow,
    OfferingRow,
    item_entries,
    item_rows,
    offering_entries,
)
from calendars.feeds.revisions import EPOCH
from calendars.feeds.scopes import Revision, Scope, Voice
from calendars.private.busy import busy
from calendars.private.models import PrivateFeed
from core.database import db
from core.ics.parts import Part, said_again, written
from core.ics.values import Status
from offerings.agenda.ical import newest
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.base.models import Offering
from offerings.people.models import Person
from offerings.roles.models import OfferingRole
from registrations.base.models import Registration
from registrations.picks.models import PickedItem

TALKS = ("speaker", "panellist", "trainer")
CHAIRS = ("chair", "moderator")
RUNS = ("owner", "editor", "desk")

_ENDED = ("cancelled", "rejected", "lapsed")
_AS_ENDED: dict[Status, Status] = {"CONFIRMED": "CANCELLED", "TENTATIVE": "CANCELLED"}
_AS_ASKED: dict[Status, Status] = {"CONFIRMED": "TENTATIVE"}


def list_feeds(user: User) -> Sequence[PrivateFeed]:
    """The feeds a person has and has not removed, oldest first."""
    query = db.select(PrivateFeed).where(PrivateFeed.user_id == user.id, PrivateFeed.removed_at.is_(None))
    return db.session.scalars(query.order_by(PrivateFeed.id)).all()


def find_by_ref(ref: str) -> PrivateFeed | None:
    """Any feed that ever was, with its owner: one query."""
    feed: PrivateFeed | None = db.session.scalar(_by_ref(), {"ref": ref})
    return feed


@cache
def _by_ref() -> Select[Any]:
    query: Select[Any] = db.select(PrivateFeed)
    return query.where(PrivateFeed.ref == bindparam("ref"))


def private_scope(feed: PrivateFeed) -> Scope:
    """What one feed of a person holds: at most four queries."""
    held = _held(feed)
    return Scope(
        key=f"private/{feed.ref}",
        path=f"/calendars/private/{feed.ref}",
        title={"en": feed.name, "zh": feed.name},
        revision=_revision(feed, held),
        load=lambda voice: _parts(feed, held, voice),
        page_path="/my",
        time_zone=feed.user.time_zone,
        language=feed.language or feed.user.language,
        alarm=feed.alarm_minutes,
        is_private=True,
    )


@dataclass(frozen=True)
class Own:
    """What of a registration its calendar entry says."""

    ref: str
    state: str
    sequence: int
    changed_at: datetime


@dataclass(frozen=True)
class Held:
    """The rows behind a feed."""

    registered: list[tuple[OfferingRow, tuple[Own, ...]]]
    """Each offering once, with all registrations of the person for it, oldest first."""
    run: list[OfferingRow]
    items: list[ItemRow]
    instants: list[datetime | None]
    """Of what may have left the feed, too."""


def _held(feed: PrivateFeed) -> Held:
    values = {"user_id": feed.user_id}
    registered, instants = _registered(values) if feed.registrations else ([], [])
    known = {row.id for row, _own in registered}
    runs = db.session.execute(_runs(), values).all() if feed.duties else []
    wanted = (feed.registrations, feed.picks, feed.talks, feed.duties)
    items = item_rows(_items(*wanted), values) if any(wanted) else []
    marks = db.session.execute(_marks(), values).one() if feed.picks or feed.talks or feed.duties else ()
    return Held(
        registered,
        [OfferingRow(*row[:3]) for row in runs if row.starts_on and row.id not in known],
        items,
        [*instants, *marks, *(row.changed_at for row in runs)],
    )


def _registered(
    values: dict[str, Any],
) -> tuple[list[tuple[OfferingRow, tuple[Own, ...]]], list[datetime | None]]:
    found: dict[OfferingRow, tuple[Own, ...]] = {}
    instants: list[datetime | None] = []
    for row in db.session.execute(_registrations(), values):
        instants += [row.own_changed_at, row.changed_at]
        if row.state != "waiting" and row.starts_on is not None:
            offering = OfferingRow(*row[:3])
            found[offering] = (*found.get(offering, ()), Own(row.ref, row.state, row.sequence, row.own_changed_at))
    return list(found.items()), instants


def _revision(feed: PrivateFeed, held: Held) -> Revision:
    said = (held.registered, held.run, held.items, feed.changed_at)
    digest = blake2b(repr(said).encode(), digest_size=7).digest()
    items = [instant for row in held.items for instant in (row.changed_at, row.offering_changed_at, *_agenda(row))]
    return Revision(
        count=len(held.registered) + len(held.run) + len(held.items),
        counter=int.from_bytes(digest),
        changed_at=newest(*held.instants, *items, feed.changed_at, EPOCH),
    )


def _agenda(row: ItemRow) -> tuple[datetime | None]:
    return (row.agenda[0] if row.agenda else None,)


def _parts(feed: PrivateFeed, held: Held, voice: Voice) -> list[Part]:
    own = {row.id: own for row, own in held.registered}
    offerings = offering_entries([*(row for row, _own in held.registered), *held.run], voice)
    parts = [
        part
        for row, entry in offerings.items()
        for part in (_as_registered(entry, own[row.id], voice, link=True) if row.id in own else entry)
    ]
    for group, entry in item_entries(held.items, voice).items():
        attended = own.get(group[0].offering_id) if group[0].kind == "meeting" else None
        parts += _as_registered(entry, attended, voice, link=False) if attended else entry
    return busy(feed, parts, voice) if feed.busy_only else parts


def _as_registered(entry: Entry, own: tuple[Own, ...], voice: Voice, *, link: bool) -> list[Part]:
    """An entry as the newest of this person's registrations leaves it; the earlier ones count in SEQUENCE."""
    last = own[-1]
    if last.state in _ENDED and voice.alarm is not None:
        entry = _without_alarm(entry)
    statuses = _AS_ENDED if last.state in _ENDED else {} if last.state == "confirmed" else _AS_ASKED
    return [
        said_again(
            part,
            statuses=statuses,
            sequence=sum(each.sequence for each in own) + len(own) - 1,
            changed_at=last.changed_at,
            url=f"{voice.base_url}/my/registrations/{last.ref}" if link else "",
        )
        for part in entry
    ]


def _without_alarm(entry: Entry) -> Entry:
    return tuple(written(replace(event, alarms=()) for part in entry for event in part.make_events()))


@cache
def _registrations() -> Select[Any]:
    query: Select[Any] = (
        db.select(
            *OFFERING_COLUMNS,
            Offering.starts_on,
            Registration.ref,
            Registration.state,
            Registration.sequence,
            Registration.changed_at.label("own_changed_at"),
        )
        .join(Offering, Registration.offering_id == Offering.id)
        .where(Registration.user_id == bindparam("user_id"), Offering.state != "draft")
        .order_by(Registration.id)
    )
    return query


@cache
def _runs() -> Select[Any]:
    query: Select[Any] = (
        db.select(*OFFERING_COLUMNS, Offering.starts_on)
        .join(OfferingRole, OfferingRole.offering_id == Offering.id)
        .where(OfferingRole.user_id == bindparam("user_id"), OfferingRole.role.in_(RUNS), Offering.state != "draft")
        .order_by(Offering.id)
    )
    return query


@cache
def _items(registrations: bool, picks: bool, talks: bool, duties: bool) -> Select[Any]:
    user_id: BindParameter[int] = bindparam("user_id")
    reasons: list[ColumnElement[bool]] = []
    if registrations:
        attended = db.select(Registration.offering_id).where(
            Registration.user_id == user_id, Registration.state != "waiting"
        )
        reasons.append(AgendaItem.offering_id.in_(attended) & (AgendaItem.kind == "meeting"))
    if picks:
        picked = db.select(PickedItem.item_id).where(PickedItem.user_id == user_id, PickedItem.removed_at.is_(None))
        reasons.append(AgendaItem.id.in_(picked))
    roles = (TALKS if talks else ()) + (CHAIRS if duties else ())
    if roles:
        parts = (
            db.select(AgendaItemPerson.item_id)
            .join(Person, AgendaItemPerson.person_id == Person.id)
            .where(Person.user_id == user_id, AgendaItemPerson.role.in_(roles))
        )
        reasons.append(AgendaItem.id.in_(parts))
    query: Select[Any] = db.select(*ITEM_COLUMNS).join(AgendaItem.offering).where(or_(*reasons), PUBLIC_ITEM)
    return query.order_by(AgendaItem.id)


@cache
def _marks() -> Select[Any]:
    """When picks were last changed, and the items that the person has a part in: also by what is gone since."""
    user_id: BindParameter[int] = bindparam("user_id")
    picked = db.select(db.func.max(PickedItem.changed_at)).where(PickedItem.user_id == user_id)
    named = db.select(db.func.max(Person.agenda_changed_at)).where(Person.user_id == user_id)
    query: Select[Any] = db.select(picked.scalar_subquery(), named.scalar_subquery())
    return query

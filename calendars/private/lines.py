"""Everything that decides what a private feed holds, asked for in one query: a poll without news costs little more.

A line says of one thing which it is and when it last changed. Whoever looks again compares the lines; only when they
differ are entries made of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    bindparam,
    case,
    null,
    or_,
    union_all,
)
from sqlalchemy import literal as said

from calendars.feeds.entries import ItemRow, OfferingRow
from calendars.private.models import PrivateFeed
from core.database import UtcDateTime, db
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.agenda.visible import PUBLIC_ITEM
from offerings.base.models import Offering
from offerings.people.models import Person
from offerings.roles.models import OfferingRole
from registrations.base.models import Registration
from registrations.picks.models import PickedItem

TALKS = ("speaker", "panellist", "trainer")
CHAIRS = ("chair", "moderator")
RUNS = ("owner", "editor", "desk")

_REGISTERED, _RUN, _ITEM, _LEFT = range(4)
"""Sorts of lines. The last: nothing to show, only a time."""

_USER_ID: BindParameter[int] = bindparam("user_id")


class Line(NamedTuple):
    """What a line says beside its sort is of an offering or of an agenda item; Any, for not every sort has it all."""

    sort: int
    place: int
    """The order within the sort."""
    id: Any
    uid: Any
    changed_at: Any
    other_at: Any
    """Of the registration; of the item's offering."""
    state: Any
    """Of the registration; the kind of the item."""
    name: Any
    """The reference of the registration; the series of the item."""
    number: Any
    """SEQUENCE of the registration; the offering of the item."""
    agenda_at: Any
    """Of an item in a series, as ``agenda_revision``: when the agenda that it is in changed."""
    agenda_revision: Any


@dataclass(frozen=True)
class Own:
    """What of a registration its calendar entry says."""

    ref: str
    state: str
    sequence: int
    changed_at: datetime


@dataclass(frozen=True)
class Held:
    """What a feed shows."""

    registered: list[tuple[OfferingRow, tuple[Own, ...]]]
    """Each offering once, with all registrations of the person for it, oldest first."""
    run: list[OfferingRow]
    items: list[ItemRow]


def list_lines(feed: PrivateFeed) -> list[Line]:
    """In order. One query, past the session's own machinery: its rows become no objects."""
    query = _lines(feed.registrations, feed.picks, feed.talks, feed.duties)
    rows = db.session.connection().execute(query, {"user_id": feed.user_id})
    return [Line(*row) for row in rows]


def held(lines: Sequence[Line]) -> Held:
    """What the lines are of."""
    registered: dict[OfferingRow, tuple[Own, ...]] = {}
    run, items = [], []
    for line in lines:
        if line.sort == _REGISTERED:
            offering = _offering(line)
            registered[offering] = (*registered.get(offering, ()), _own(line))
        elif line.sort == _RUN:
            run.append(_offering(line))
        elif line.sort == _ITEM:
            items.append(_item(line))
    known = {offering.id for offering in registered}
    return Held(list(registered.items()), [offering for offering in run if offering.id not in known], items)


def _offering(line: Line) -> OfferingRow:
    return OfferingRow(line.id, line.uid, line.changed_at)


def _own(line: Line) -> Own:
    return Own(line.name, line.state, line.number, line.other_at)


def _item(line: Line) -> ItemRow:
    agenda = (line.agenda_at, line.agenda_revision) if line.name else None
    return ItemRow(line.id, line.uid, line.changed_at, line.name, line.state, line.number, line.other_at, agenda)


@cache
def _lines(registrations: bool, picks: bool, talks: bool, duties: bool) -> CompoundSelect[Any]:
    parts = list(_parts(registrations, picks, talks, duties))
    return union_all(*parts).order_by("sort", "place")


def _parts(registrations: bool, picks: bool, talks: bool, duties: bool) -> Iterator[Select[Any]]:
    if registrations:
        yield _registrations()
    if duties:
        yield _runs()
    yield _items(registrations, picks, TALKS * talks + CHAIRS * duties)
    if picks:
        yield _line(_LEFT, 0, changed_at=db.func.max(PickedItem.changed_at)).where(PickedItem.user_id == _USER_ID)
    if talks or duties:
        yield _line(_LEFT, 1, changed_at=db.func.max(Person.agenda_changed_at)).where(Person.user_id == _USER_ID)


_NOTHING = {
    "id": null().cast(Integer),
    "uid": null().cast(String),
    "changed_at": null().cast(UtcDateTime),
    "other_at": null().cast(UtcDateTime),
    "state": null().cast(String),
    "name": null().cast(String),
    "number": null().cast(Integer),
    "agenda_at": null().cast(UtcDateTime),
    "agenda_revision": null().cast(Integer),
}


def _line(sort: Any, place: Any, **columns: Any) -> Select[Any]:
    sort, place = (said(each, Integer) if isinstance(each, int) else each for each in (sort, place))
    every = {"sort": sort, "place": place, **_NOTHING, **columns}
    query: Select[Any] = db.select(*(column.label(name) for name, column in every.items()))
    return query


def _registrations() -> Select[Any]:
    """What waits for a seat, or has no days yet, is not shown; that it changed may mean that it was."""
    is_shown = (Registration.state != "waiting") & Offering.starts_on.is_not(None)
    return (
        _line(
            case((is_shown, _REGISTERED), else_=_LEFT),
            Registration.id,
            id=Offering.id,
            uid=Offering.uid,
            changed_at=Offering.changed_at,
            other_at=Registration.changed_at,
            state=Registration.state,
            name=Registration.ref,
            number=Registration.sequence,
        )
        .join(Offering, Registration.offering_id == Offering.id)
        .where(Registration.user_id == _USER_ID, Offering.state != "draft")
    )


def _runs() -> Select[Any]:
    return (
        _line(
            case((Offering.starts_on.is_not(None), _RUN), else_=_LEFT),
            Offering.id,
            id=Offering.id,
            uid=Offering.uid,
            changed_at=Offering.changed_at,
        )
        .join(OfferingRole, OfferingRole.offering_id == Offering.id)
        .where(OfferingRole.user_id == _USER_ID, OfferingRole.role.in_(RUNS), Offering.state != "draft")
    )


def _items(registrations: bool, picks: bool, roles: Sequence[str]) -> Select[Any]:
    reasons: list[ColumnElement[bool]] = []
    if registrations:
        attended = db.select(Registration.offering_id).where(
            Registration.user_id == _USER_ID, Registration.state != "waiting"
        )
        reasons.append(AgendaItem.offering_id.in_(attended) & (AgendaItem.kind == "meeting"))
    if picks:
        picked = db.select(PickedItem.item_id).where(PickedItem.user_id == _USER_ID, PickedItem.removed_at.is_(None))
        reasons.append(AgendaItem.id.in_(picked))
    if roles:
        parts = (
            db.select(AgendaItemPerson.item_id)
            .join(Person, AgendaItemPerson.person_id == Person.id)
            .where(Person.user_id == _USER_ID, AgendaItemPerson.role.in_(roles))
        )
        reasons.append(AgendaItem.id.in_(parts))
    in_series = AgendaItem.series_key.is_not(None)
    return (
        _line(
            _ITEM,
            AgendaItem.id,
            id=AgendaItem.id,
            uid=AgendaItem.uid,
            changed_at=AgendaItem.changed_at,
            other_at=Offering.changed_at,
            state=AgendaItem.kind,
            name=AgendaItem.series_key,
            number=AgendaItem.offering_id,
            agenda_at=case((in_series, Offering.agenda_changed_at)),
            agenda_revision=case((in_series, Offering.agenda_revision)),
        )
        .join(Offering, AgendaItem.offering_id == Offering.id)
        .where(or_(*reasons), PUBLIC_ITEM)
    )

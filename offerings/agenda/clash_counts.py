"""How many clashes block each of many offerings, counted by the database: three queries, whatever their number."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased

from core.database import db
from offerings.agenda.clashes import Rules
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.base.models import Offering
from offerings.venues.models import RoomClosure


def count_blocking(offerings: Sequence[Offering]) -> dict[int, int]:
    """Offering id -> clashes of room, person or closure that its rules let block; only those that have some."""
    ids = [offering.id for offering in offerings]
    found = {"room": _rooms(ids), "person": _people(ids), "closure": _closures(ids)}
    totals: dict[int, int] = {}
    for offering in offerings:
        rules = Rules.of(offering.clash_rules)
        total = sum(counts.get(offering.id, 0) for kind, counts in found.items() if rules.level(kind) == "block")
        if total:
            totals[offering.id] = total
    return totals


def _rooms(ids: Sequence[int]) -> dict[int, int]:
    one, other = aliased(AgendaItem), aliased(AgendaItem)
    ours, theirs = aliased(Offering), aliased(Offering)
    family = db.func.coalesce(ours.parent_id, ours.id) == db.func.coalesce(theirs.parent_id, theirs.id)
    shares = family & ((one.kind == "opening") | (other.kind == "opening"))
    query = (
        db.select(one.offering_id, db.func.count())
        .join(ours, ours.id == one.offering_id)
        .join(other, (other.room_id == one.room_id) & _overlap(one, other))
        .join(theirs, theirs.id == other.offering_id)
        .where(one.offering_id.in_(ids), _counts(one, other, theirs), ~shares)
        .group_by(one.offering_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _people(ids: Sequence[int]) -> dict[int, int]:
    one, other, theirs = aliased(AgendaItem), aliased(AgendaItem), aliased(Offering)
    part, their_part = aliased(AgendaItemPerson), aliased(AgendaItemPerson)
    pairs = (
        db.select(one.offering_id, part.person_id, one.id, other.id)
        .join(part, part.item_id == one.id)
        .join(their_part, their_part.person_id == part.person_id)
        .join(other, (other.id == their_part.item_id) & _overlap(one, other))
        .join(theirs, theirs.id == other.offering_id)
        .where(one.offering_id.in_(ids), _counts(one, other, theirs))
        .distinct()
        .subquery()
    )
    query = db.select(pairs.c.offering_id, db.func.count()).group_by(pairs.c.offering_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _closures(ids: Sequence[int]) -> dict[int, int]:
    query = (
        db.select(AgendaItem.offering_id, db.func.count())
        .join(RoomClosure, RoomClosure.room_id == AgendaItem.room_id)
        .where(
            AgendaItem.offering_id.in_(ids),
            AgendaItem.state != "cancelled",
            AgendaItem.starts_at < RoomClosure.ends_at,
            RoomClosure.starts_at < AgendaItem.ends_at,
        )
        .group_by(AgendaItem.offering_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _overlap(one: Any, other: Any) -> ColumnElement[bool]:
    overlap: ColumnElement[bool] = (one.starts_at < other.ends_at) & (other.starts_at < one.ends_at)
    return overlap


def _counts(one: Any, other: Any, theirs: Any) -> ColumnElement[bool]:
    """Our drafts and published items, against each other (once a pair) and against what others have published."""
    ours = (other.offering_id == one.offering_id) & (one.id < other.id) & (other.state != "cancelled")
    foreign = (other.offering_id != one.offering_id) & (other.state == "published")
    alive: ColumnElement[bool] = (one.state != "cancelled") & (
        ours | (foreign & theirs.state.in_(("draft", "published")))
    )
    return alive

"""A copied offering has the places at its items too: as many, with the same lines, held by nobody."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.database import db
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.base.shifting import shift
from registrations.pools.models import CapacityPool
from registrations.signups.models import ItemPlaces, OverlapRule
from registrations.tickets.models import TicketType


def copy_all(offering: Offering, copy: Offering, days: int, items: Mapping[int, AgendaItem]) -> None:
    """``items``: id of the original -> its copy. Pools and ticket types of ``copy`` have just been made from those of
    ``offering``, in their order."""
    pools = _copies(CapacityPool, offering, copy, [CapacityPool.id])
    on_offer = [TicketType.withdrawn_at.is_(None)]
    tickets = _copies(TicketType, offering, copy, [TicketType.position, TicketType.id], on_offer)
    query = db.select(ItemPlaces).where(ItemPlaces.item_id.in_(items)).order_by(ItemPlaces.id)
    for places in db.session.scalars(query).all():
        allowed = [tickets[each.id] for each in places.ticket_types if each.id in tickets]
        if places.ticket_types and not allowed:
            continue  # for withdrawn tickets only: nobody could sign up, and "none" would mean everybody
        closes_at = shift(places.closes_at, days, offering.time_zone)
        made = ItemPlaces(item=items[places.item_id], pool=pools[places.pool_id], closes_at=closes_at)
        made.ticket_types = allowed
        db.session.add(made)
    rule = db.session.get(OverlapRule, offering.id)
    if rule is not None:
        db.session.add(OverlapRule(offering_id=copy.id, rule=rule.rule))
    db.session.flush()


def _copies(
    model: Any, offering: Offering, copy: Offering, order: Sequence[Any], only: Sequence[Any] = ()
) -> dict[int, Any]:
    """Id of each row of ``offering`` -> its copy."""
    old, new = (
        db.session.scalars(db.select(model).where(model.offering_id == each.id, *only).order_by(*order)).all()
        for each in (offering, copy)
    )
    return {row.id: made for row, made in zip(old, new, strict=True)}

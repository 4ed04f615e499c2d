"""A copied offering has the places at its items too: as many, with the same lines, held by nobody."""

from collections.abc import Mapping

from core.database import db
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.base.shifting import shift
from registrations.signups.models import ItemPlaces, OverlapRule
from registrations.tickets.copies import Copied


def copy_all(offering: Offering, copy: Offering, days: int, items: Mapping[int, AgendaItem], sold: Copied) -> None:
    """``items``: id of the original -> its copy; ``sold``: what became of its pools and ticket types."""
    query = db.select(ItemPlaces).where(ItemPlaces.item_id.in_(items)).order_by(ItemPlaces.id)
    for places in db.session.scalars(query).all():
        allowed = [sold.tickets[each.id] for each in places.ticket_types if each.id in sold.tickets]
        if places.ticket_types and not allowed:
            continue  # for withdrawn tickets only: nobody could sign up, and "none" would mean everybody
        closes_at = shift(places.closes_at, days, offering.time_zone)
        made = ItemPlaces(item=items[places.item_id], pool=sold.pools[places.pool_id], closes_at=closes_at)
        made.ticket_types = allowed
        db.session.add(made)
    rule = db.session.get(OverlapRule, offering.id)
    if rule is not None:
        db.session.add(OverlapRule(offering_id=copy.id, rule=rule.rule))
    db.session.flush()

"""What the organiser sets about places at single items."""

from collections.abc import Sequence
from datetime import datetime

from core import audit
from core.audit import Actor
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from offerings.agenda.models import AgendaItem
from offerings.base.actions import touch
from offerings.base.models import Offering
from registrations.places.queries import is_own_pool, is_standing
from registrations.pools import actions as pools
from registrations.pools.models import CapacityPool
from registrations.signups import actions as signups
from registrations.signups.models import ItemPlaces, OverlapRule
from registrations.signups.queries import find_places
from registrations.signups.states import RULES
from registrations.tickets.models import TicketType

WITHOUT = {"meeting", "break"}
"""Kinds that nobody signs up for: class meetings come with the registration, breaks with the day."""


def set_places(
    item: AgendaItem,
    actor: Actor,
    *,
    pool: CapacityPool | None,
    size: int | None = None,
    ticket_types: Sequence[TicketType] = (),
    closes_at: datetime | None = None,
) -> ItemPlaces:
    """One signs up for it from now on. ``pool`` None: ``size`` places of its own, which may be changed so as well.

    Whoever holds a place keeps it: the pool stays, and no size below what is taken is accepted. ``ticket_types`` none:
    whoever takes part.
    """
    offering = item.offering
    if item.kind in WITHOUT:
        raise Refused("comes_along", _l("Nobody signs up for class meetings and breaks."))
    _check(offering, pool, ticket_types)
    touch(offering)
    pools.lock(offering.id)
    places = find_places(item.id) or ItemPlaces(item=item)
    places.pool = _pool(places, item, actor, pool, size)
    places.ticket_types, places.closes_at = list(ticket_types), closes_at
    db.session.add(places)
    db.session.flush()
    audit.record(actor, "places.set", "offering", offering.id, item=item.ref, pool=places.pool.ref)
    return places


def remove_places(item: AgendaItem, actor: Actor) -> None:
    """Nobody needs to sign up for it any more. Refused while somebody has a place or waits for one."""
    offering = item.offering
    touch(offering)
    pools.lock(offering.id)
    places = find_places(item.id)
    if places is None:
        return
    _refuse_in_use(item)
    pool = places.pool
    db.session.delete(places)
    db.session.flush()
    _drop_own(pool)
    audit.record(actor, "places.removed", "offering", offering.id, item=item.ref)


def set_rule(offering: Offering, actor: Actor, rule: str) -> None:
    """What happens when somebody signs up for two things at once: "refuse", "warn" or "allow"."""
    if rule not in RULES:
        raise Invalid("unknown_rule", _l("Choose one of the three."), field="rule")
    row = db.session.get(OverlapRule, offering.id) or OverlapRule(offering_id=offering.id)
    before, row.rule = row.rule, rule
    db.session.add(row)
    db.session.flush()
    if before != rule:
        audit.record(actor, "overlap_rule.set", "offering", offering.id, rule=rule)
        pools.lock(offering.id)
        signups.promote(offering.id)  # who was kept away by an overlap may come now


def _check(offering: Offering, pool: CapacityPool | None, ticket_types: Sequence[TicketType]) -> None:
    if pool is not None and pool.offering_id != offering.id:
        raise Invalid("foreign_pool", _l("Choose seats of this event."), field="pool")
    if any(each.offering_id != offering.id for each in ticket_types):
        raise Invalid("foreign_ticket", _l("Choose tickets of this event."), field="ticket_types")


def _pool(
    places: ItemPlaces, item: AgendaItem, actor: Actor, pool: CapacityPool | None, size: int | None
) -> CapacityPool:
    before: CapacityPool | None = places.pool
    if pool is None and size is None:
        raise Invalid("size_missing", _l("Give the number of places."), field="size")
    if pool is None and before is not None and is_own_pool(before):
        assert size is not None
        pools.resize(before, actor, size)
        return before
    if before is not None and before is not pool:
        _refuse_in_use(item)
    if pool is None:
        assert size is not None
        pool = pools.create(item.offering_id, actor, name=dict(item.title), size=size)
    if before is not None and before is not pool:
        places.pool = pool
        db.session.flush()
        _drop_own(before)
    return pool


def _refuse_in_use(item: AgendaItem) -> None:
    if is_standing(item.id):
        raise Refused("in_use", _l("People have signed up already, so their places stay where they are."), field="pool")


def _drop_own(pool: CapacityPool) -> None:
    """Seats that nothing draws on any more would only stand in the organiser's way."""
    if not is_own_pool(pool, at_most=0):
        return
    db.session.delete(pool)
    db.session.flush()

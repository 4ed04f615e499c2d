"""Price and seats in a few words, and the conditions behind the filters "free" and "seats left"."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select

from core import clock
from core.database import db
from core.i18n import _, _n, date_short
from offerings.base.models import Offering
from offerings.listing.terms import Terms
from registrations.pools.models import CapacityPool
from registrations.tickets.availability import TicketOverview, availability_for
from registrations.tickets.models import TicketType, ticket_type_pools

MANY = 200


def list_terms(offerings: Sequence[Offering]) -> dict[int, Terms]:
    """Of a whole page, in two queries."""
    zones = {offering.id: offering.time_zone for offering in offerings}
    return {key: _terms(each, zones[key]) for key, each in availability_for(offerings).items() if each.tickets}


def _terms(overview: TicketOverview, zone: str) -> Terms:
    if overview.is_full:
        return Terms(overview.price, str(_("Waiting list")), "full")
    return Terms(overview.price, _seats(overview, zone))


def _seats(overview: TicketOverview, zone: str) -> str:
    if overview.is_open:
        return _left(overview.left)
    if overview.reason == "not_yet" and overview.opens_at is not None:
        day = overview.opens_at.astimezone(ZoneInfo(zone)).date()
        return str(_("Registration from %(day)s", day=date_short(day)))
    return str(_("Registration closed")) if overview.reason == "closed" else ""


def _left(left: int | None) -> str:
    """The number only when it may matter to somebody who hesitates."""
    if left is None:
        return ""
    return str(_n("%(num)s seat left", "%(num)s seats left", left)) if left <= MANY else str(_("Seats left"))


def is_free() -> ColumnElement[bool]:
    """Something of it costs nothing."""
    return _types().where(TicketType.price_minor == 0).exists()


def has_seats() -> ColumnElement[bool]:
    """One can register now and gets a seat."""
    now = clock.now()
    full = (
        db.select(ticket_type_pools.c.pool_id)
        .join(CapacityPool, CapacityPool.id == ticket_type_pools.c.pool_id)
        .where(ticket_type_pools.c.ticket_type_id == TicketType.id, CapacityPool.taken >= CapacityPool.size)
        .correlate(TicketType)
    )
    open_types = _types().where(
        db.or_(TicketType.opens_at.is_(None), TicketType.opens_at <= now),
        db.or_(TicketType.closes_at.is_(None), TicketType.closes_at > now),
        ~full.exists(),
    )
    condition: ColumnElement[bool] = db.and_(
        Offering.state == "published",
        db.or_(Offering.registration_opens_at.is_(None), Offering.registration_opens_at <= now),
        db.or_(Offering.registration_closes_at.is_(None), Offering.registration_closes_at > now),
        open_types.exists(),
    )
    return condition


def _types() -> Select[tuple[int]]:
    types: Select[tuple[int]] = (
        db.select(TicketType.id)
        .where(
            TicketType.offering_id == Offering.id,
            TicketType.withdrawn_at.is_(None),
            TicketType.visibility == "public",
        )
        .correlate(Offering)
    )
    return types

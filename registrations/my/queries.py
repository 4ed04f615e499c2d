from collections.abc import Iterable
from datetime import datetime, timedelta

from core.database import db
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.base.states import ACTIVE
from registrations.picks.models import PickedItem
from registrations.waiting.models import SeatOffer, WaitingEntry


def list_mine(user_id: int) -> list[Registration]:
    """Everything the person ever registered for, newest first, with offering, venue and ticket type. One query."""
    query = (
        db.select(Registration)
        .join(Registration.offering)
        .where(Registration.user_id == user_id)
        .options(
            db.contains_eager(Registration.offering).joinedload(Offering.venue),
            db.joinedload(Registration.ticket_type).lazyload("*"),
        )
        .order_by(Offering.starts_on.is_(None), Offering.starts_on, Registration.id.desc())
    )
    return list(db.session.scalars(query))


def list_open_offers(user_id: int) -> dict[int, SeatOffer]:
    """Registration id -> the seat held for the person."""
    query = (
        db.select(WaitingEntry.registration_id, SeatOffer)
        .join(SeatOffer.entry)
        .join(WaitingEntry.registration)
        .where(Registration.user_id == user_id, Registration.state == "offered", SeatOffer.answer.is_(None))
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def list_week(user_id: int, registrations: Iterable[Registration], now: datetime, days: int = 7) -> list[AgendaItem]:
    """What the person picked, and the published agenda of what they take part in, from now on, with rooms; breaks left
    out."""
    ids = [each.offering_id for each in registrations if each.state == "confirmed"]
    picked = db.select(PickedItem.item_id).where(PickedItem.user_id == user_id, PickedItem.removed_at.is_(None))
    main_kinds = AgendaItem.kind.in_(("meeting", "opening", "keynote", "ceremony", "social", "workshop"))
    query = (
        db.select(AgendaItem)
        .join(AgendaItem.offering)
        .where(
            db.or_(AgendaItem.offering_id.in_(ids) & main_kinds, AgendaItem.id.in_(picked)),
            AgendaItem.state == "published",
            Offering.state == "published",
            AgendaItem.ends_at > now,
            AgendaItem.starts_at < now + timedelta(days=days),
        )
        .options(db.joinedload(AgendaItem.room), db.contains_eager(AgendaItem.offering))
        .order_by(AgendaItem.starts_at, AgendaItem.id)
        .limit(40)
    )
    return list(db.session.scalars(query))


def is_active(registration: Registration) -> bool:
    return registration.state in ACTIVE

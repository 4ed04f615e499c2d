from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from core.database import db
from core.errors import NotFound
from core.text import search_query
from registrations.badges.models import BadgePrint
from registrations.base.models import Registration
from registrations.tickets.models import TicketType

MOST = 2_000
"""Badges of one document; of more people there are several documents."""


@dataclass(frozen=True)
class Wanted:
    """Whose badges: these numbers, or all confirmed whom ``text`` and ``ticket`` (a ref) leave."""

    refs: tuple[str, ...] = ()
    text: str = ""
    ticket: str = ""


def count(offering_id: int, wanted: Wanted) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(_select(offering_id, wanted).subquery())) or 0


def list_people(offering_id: int, wanted: Wanted, part: int = 1) -> list[Registration]:
    """In the order in which badges are laid out: by name. ``part`` counts from 1."""
    query = _select(offering_id, wanted).order_by(Registration.sort_key, Registration.id)
    query = query.offset((part - 1) * MOST).limit(MOST)
    query = query.options(db.joinedload(Registration.ticket_type).lazyload("*"), db.lazyload(Registration.offering))
    return list(db.session.scalars(query))


def get_print(offering_id: int, user_id: int, ref: str) -> BadgePrint:
    """The person's own; NotFound for anybody else's."""
    query = db.select(BadgePrint).where(
        BadgePrint.offering_id == offering_id, BadgePrint.user_id == user_id, BadgePrint.ref == ref
    )
    found: BadgePrint | None = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def _select(offering_id: int, wanted: Wanted) -> Select[Any]:
    """Only who may come in gets a badge."""
    query: Select[Any] = db.select(Registration).where(
        Registration.offering_id == offering_id, Registration.state == "confirmed"
    )
    if wanted.refs:
        query = query.where(Registration.ref.in_(wanted.refs))
    if wanted.ticket:
        query = query.join(TicketType, TicketType.id == Registration.ticket_type_id)
        query = query.where(TicketType.ref == wanted.ticket)
    terms = search_query(wanted.text)
    return query.where(*(Registration.search_text.contains(f" {term}", autoescape=True) for term in terms))


def hues(offering_id: int) -> dict[int, int]:
    """Ticket type id -> its colour, 1 to 6, as at the desk."""
    query = db.select(TicketType.id).where(TicketType.offering_id == offering_id)
    ids = db.session.scalars(query.order_by(TicketType.position, TicketType.id))
    return {id_: place % 6 + 1 for place, id_ in enumerate(ids)}

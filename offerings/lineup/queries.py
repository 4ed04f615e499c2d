"""Reads that join people with the agenda."""

from core.database import db
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.base.models import Offering
from offerings.people.models import Person

Parts = list[tuple[AgendaItem, str]]


def list_parts(offering: Offering) -> dict[int, Parts]:
    """Person id -> (item, role) of what is not cancelled, by time. One query."""
    query = (
        db.select(AgendaItemPerson.person_id, AgendaItem, AgendaItemPerson.role)
        .join(AgendaItem, AgendaItem.id == AgendaItemPerson.item_id)
        .where(AgendaItem.offering_id == offering.id, AgendaItem.state != "cancelled")
        .order_by(AgendaItem.starts_at, AgendaItem.id)
    )
    parts: dict[int, Parts] = {}
    for person_id, item, role in db.session.execute(query):
        parts.setdefault(person_id, []).append((item, role))
    return parts


def is_on_agenda(offering: Offering, person: Person) -> bool:
    query = (
        db.select(AgendaItemPerson.id)
        .join(AgendaItem)
        .where(AgendaItem.offering_id == offering.id, AgendaItemPerson.person_id == person.id)
    )
    return bool(db.session.scalar(db.select(query.exists())))

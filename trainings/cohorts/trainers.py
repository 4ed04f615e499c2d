"""Who teaches: whoever is named at a class meeting that takes place, and has an account."""

from typing import Any

from core.database import db
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.base.models import Offering
from offerings.people.models import Person


def teaches(user: Any, offering: Offering, item: AgendaItem | None = None) -> bool:
    """Any of its class meetings; with ``item``, that one. One query."""
    if not user.is_authenticated:
        return False
    query = (
        db.select(AgendaItemPerson.id)
        .join(AgendaItem, AgendaItem.id == AgendaItemPerson.item_id)
        .join(Person, Person.id == AgendaItemPerson.person_id)
        .where(
            AgendaItem.offering_id == offering.id,
            AgendaItem.kind == "meeting",
            AgendaItem.state == "published",
            Person.user_id == user.id,
        )
    )
    if item is not None:
        query = query.where(AgendaItem.id == item.id)
    return bool(db.session.scalar(db.select(query.exists())))

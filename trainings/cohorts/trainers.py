"""Who teaches: whoever is named at a class meeting that takes place, and has an account."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select

from accounts.users.models import User
from core.database import db
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.base.models import Offering
from offerings.people.models import Person


def teaches(user: Any, offering: Offering, item: AgendaItem | None = None) -> bool:
    """Any of its class meetings; with ``item``, that one. One query."""
    if not user.is_authenticated:
        return False
    query = _named(offering).where(Person.user_id == user.id)
    if item is not None:
        query = query.where(AgendaItem.id == item.id)
    return bool(db.session.scalar(db.select(query.exists())))


def list_trainers(offering: Offering) -> Sequence[User]:
    """One query."""
    return db.session.scalars(db.select(User).where(User.id.in_(_named(offering))).order_by(User.id)).all()


def _named(offering: Offering) -> Select[Any]:
    """Ids of the accounts of who stands at its class meetings."""
    query: Select[Any] = (
        db.select(Person.user_id)
        .join(AgendaItemPerson, AgendaItemPerson.person_id == Person.id)
        .join(AgendaItem, AgendaItem.id == AgendaItemPerson.item_id)
    )
    return query.where(
        AgendaItem.offering_id == offering.id, AgendaItem.kind == "meeting", AgendaItem.state == "published"
    )

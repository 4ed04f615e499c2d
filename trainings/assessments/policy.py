from typing import Any

from core.database import db
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.base.models import Offering
from offerings.people.models import Person
from offerings.roles.policy import role_of


def may_grade(user: Any, offering: Offering) -> bool:
    """Owners, editors, and the trainers: whoever is named at one of its class meetings and has an account."""
    return role_of(user, offering) in ("owner", "editor") or _teaches(user, offering)


def may_see_grades(user: Any, offering: Offering) -> bool:
    """Whoever may grade, and viewers."""
    return role_of(user, offering) in ("owner", "editor", "viewer") or _teaches(user, offering)


def _teaches(user: Any, offering: Offering) -> bool:
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
    return bool(db.session.scalar(db.select(query.exists())))

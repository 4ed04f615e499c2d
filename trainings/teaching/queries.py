"""The meetings that somebody teaches or takes care of, and who is not there: a fixed number of queries."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import joinedload

from accounts.users.models import User
from core.database import db
from core.text import sort_key
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.base.models import Offering
from offerings.people.models import Person
from offerings.roles.models import OfferingRole
from organisations.members.models import Membership
from registrations.base.models import Registration
from trainings.attendance.models import AttendanceMark
from trainings.attendance.queries import stands

_WORKS = ("owner", "editor", "desk")
SHOWN = 40


def list_meetings(user: User, since: datetime) -> Sequence[AgendaItem]:
    """Those not over at ``since``, soonest first, with cohort and room: where the person stands on the programme, or
    has a role of the cohort by name. One query."""
    taught = (
        db.select(AgendaItemPerson.item_id)
        .join(Person, Person.id == AgendaItemPerson.person_id)
        .where(Person.user_id == user.id)
    )
    query = (
        db.select(AgendaItem)
        .join(AgendaItem.offering)
        .where(
            AgendaItem.kind == "meeting",
            AgendaItem.state == "published",
            AgendaItem.ends_at > since,
            Offering.kind == "cohort",
            Offering.state == "published",
            db.or_(AgendaItem.id.in_(taught), AgendaItem.offering_id.in_(_roles(user))),
        )
        .options(db.contains_eager(AgendaItem.offering), joinedload(AgendaItem.room), db.lazyload(AgendaItem.people))
        .order_by(AgendaItem.starts_at, AgendaItem.id)
        .limit(SHOWN)
    )
    return db.session.scalars(query).all()


def list_markable(user: User, offering_ids: Collection[int]) -> set[int]:
    """Of these cohorts, those whose attendance the person may take. One query."""
    if user.is_administrator:
        return set(offering_ids)
    hosts = db.select(Membership.organisation_id).where(
        Membership.user_id == user.id, Membership.role.in_(("owner", "manager"))
    )
    query = db.select(Offering.id).where(
        Offering.id.in_(offering_ids), db.or_(Offering.id.in_(_roles(user)), Offering.host_id.in_(hosts))
    )
    return set(db.session.scalars(query))


def list_missing(items: Sequence[AgendaItem]) -> dict[int, list[str]]:
    """Item id -> names of who takes part and has no mark of it, not even an excuse. Two queries."""
    people: dict[int, list[tuple[int, str]]] = {}
    query = db.select(Registration.offering_id, Registration.id, Registration.name_native, Registration.name_latin)
    offering_ids = {item.offering_id for item in items}
    for offering_id, id_, native, latin in db.session.execute(
        query.where(Registration.offering_id.in_(offering_ids), Registration.state == "confirmed")
    ):
        people.setdefault(offering_id, []).append((id_, native or latin))
    marked = db.select(AttendanceMark.item_id, AttendanceMark.registration_id).where(
        AttendanceMark.item_id.in_([item.id for item in items]), stands()
    )
    there = {(row[0], row[1]) for row in db.session.execute(marked)}
    return {
        item.id: sorted((name for id_, name in people.get(item.offering_id, ()) if (item.id, id_) not in there),
                        key=sort_key)
        for item in items
    }  # fmt: skip


def _roles(user: User) -> Any:
    return db.select(OfferingRole.offering_id).where(OfferingRole.user_id == user.id, OfferingRole.role.in_(_WORKS))

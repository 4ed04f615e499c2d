"""The meetings that somebody teaches or takes care of, and who is not there: a fixed number of queries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from accounts.users.models import User
from core.database import db
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.base.models import Offering
from offerings.people.models import Person
from offerings.roles.models import OfferingRole
from registrations.base.models import Registration
from trainings.attendance.models import AttendanceMark
from trainings.attendance.queries import stands
from trainings.cohorts.models import Cohort

_WORKS = ("owner", "editor", "desk")
SHOWN = 40


def list_meetings(user: User, since: datetime) -> Sequence[AgendaItem]:
    """Those not over at ``since``, soonest first, with cohort and room: where the person stands on the programme, or
    has a role of the cohort by name. One query."""
    query = (
        db.select(AgendaItem)
        .join(AgendaItem.offering)
        .where(
            AgendaItem.kind == "meeting",
            AgendaItem.state == "published",
            AgendaItem.ends_at > since,
            Offering.kind == "cohort",
            Offering.state == "published",
            db.or_(AgendaItem.id.in_(_taught(user)), AgendaItem.offering_id.in_(_roles(user))),
        )
        .options(db.contains_eager(AgendaItem.offering), joinedload(AgendaItem.room), db.lazyload(AgendaItem.people))
        .order_by(AgendaItem.starts_at, AgendaItem.id)
        .limit(SHOWN)
    )
    return db.session.scalars(query).all()


def list_cohorts(user: User) -> list[tuple[Cohort, bool]]:
    """Those not closed at whose meetings the person is named or of which they have a role by name, and whether they
    grade there; the newest first. One query."""
    taught = db.select(AgendaItem.offering_id).where(
        AgendaItem.id.in_(_taught(user)), AgendaItem.kind == "meeting", AgendaItem.state == "published"
    )
    grades = db.or_(Cohort.id.in_(taught), Cohort.id.in_(_roles(user, ("owner", "editor"))))
    query = (
        db.select(Cohort, grades)
        .where(
            Cohort.state == "published",
            Cohort.phase != "closed",
            db.or_(Cohort.id.in_(taught), Cohort.id.in_(_roles(user))),
        )
        .options(joinedload(Cohort.course_version))
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
        .limit(SHOWN)
    )
    return [(cohort, bool(may_grade)) for cohort, may_grade in db.session.execute(query)]


def list_missing(items: Sequence[AgendaItem]) -> dict[int, list[str]]:
    """Item id -> names of who takes part and has no mark of it, not even an excuse; without those in whose cohort
    nobody takes part. Two queries."""
    people: dict[int, list[tuple[int, str]]] = {}
    query = db.select(Registration.offering_id, Registration.id, Registration.name_native, Registration.name_latin)
    offering_ids = {item.offering_id for item in items}
    query = query.where(Registration.offering_id.in_(offering_ids), Registration.state == "confirmed")
    for offering_id, id_, native, latin in db.session.execute(query.order_by(Registration.sort_key, Registration.id)):
        people.setdefault(offering_id, []).append((id_, native or latin))
    marked = db.select(AttendanceMark.item_id, AttendanceMark.registration_id).where(
        AttendanceMark.item_id.in_([item.id for item in items]), stands()
    )
    there = {(row[0], row[1]) for row in db.session.execute(marked)}
    return {
        item.id: [name for id_, name in people[item.offering_id] if (item.id, id_) not in there]
        for item in items
        if item.offering_id in people
    }


def _taught(user: User) -> Select[Any]:
    """Ids of the agenda items at which the person is named."""
    query: Select[Any] = db.select(AgendaItemPerson.item_id).join(Person, Person.id == AgendaItemPerson.person_id)
    return query.where(Person.user_id == user.id)


def _roles(user: User, roles: Sequence[str] = _WORKS) -> Select[Any]:
    query: Select[Any] = db.select(OfferingRole.offering_id)
    return query.where(OfferingRole.user_id == user.id, OfferingRole.role.in_(roles))

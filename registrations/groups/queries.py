from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select

from accounts.users.models import User
from core.database import db
from core.errors import NotFound
from registrations.base.models import Registration
from registrations.base.states import HOLDING
from registrations.groups.models import Group, GroupManager, GroupSeat


@dataclass(frozen=True)
class Count:
    filled: int = 0
    left: int = 0

    @property
    def size(self) -> int:
        return self.filled + self.left


def get_group(offering_id: int, ref: str) -> Group:
    """Of the offering; NotFound for any other's."""
    group: Group | None = db.session.scalar(db.select(Group).where(Group.offering_id == offering_id, Group.ref == ref))
    if group is None:
        raise NotFound
    return group


def list_groups(offering_id: int) -> list[Group]:
    """Those whose seats are let go first come first."""
    query = db.select(Group).where(Group.offering_id == offering_id)
    query = query.options(db.joinedload(Group.ticket_type), db.selectinload(Group.managers))
    return list(db.session.scalars(query.order_by(Group.release_on, Group.id)))


def get_managed(user: User, ref: str) -> Group:
    """A group that the person manages; NotFound for any other."""
    query = db.select(Group).where(Group.ref == ref, Group.managers.any(GroupManager.email == user.email))
    group: Group | None = db.session.scalar(query)
    if group is None:
        raise NotFound
    return group


def list_managed(user: User) -> list[Group]:
    query = db.select(Group).where(Group.managers.any(GroupManager.email == user.email))
    query = query.options(db.joinedload(Group.offering), db.joinedload(Group.ticket_type))
    return list(db.session.scalars(query.order_by(Group.release_on, Group.id)))


def counts(groups: Iterable[Group]) -> dict[int, Count]:
    """Group id -> seats filled and left, in one query."""
    held = Registration.state == "held"
    query = (
        db.select(
            GroupSeat.group_id, db.func.sum(db.case((held, 0), else_=1)), db.func.sum(db.case((held, 1), else_=0))
        )
        .join(Registration, Registration.id == GroupSeat.registration_id)
        .where(GroupSeat.group_id.in_([group.id for group in groups]), Registration.state.in_(HOLDING))
        .group_by(GroupSeat.group_id)
    )
    return {row[0]: Count(row[1], row[2]) for row in db.session.execute(query)}


def count(group: Group) -> Count:
    return counts([group]).get(group.id, Count())


def list_people(group: Group) -> list[Registration]:
    """Who has one of its seats, by name."""
    query = _seats(group).where(Registration.state.in_(HOLDING), Registration.state != "held")
    return list(db.session.scalars(query.order_by(Registration.sort_key, Registration.id)))


def list_unfilled(group: Group) -> list[Registration]:
    return list(db.session.scalars(_seats(group).where(Registration.state == "held").order_by(Registration.id)))


def get_person(group: Group, ref: str) -> Registration:
    """One of the group's people; NotFound for anybody else."""
    query = _seats(group).where(Registration.ref == ref, Registration.state.in_(HOLDING), Registration.state != "held")
    registration: Registration | None = db.session.scalar(query)
    if registration is None:
        raise NotFound
    return registration


def _seats(group: Group) -> Select[Any]:
    query: Select[Any] = db.select(Registration).join(GroupSeat, GroupSeat.registration_id == Registration.id)
    return query.where(GroupSeat.group_id == group.id)


def list_to_release(until: date) -> list[Group]:
    """Not yet let go, with a last day up to ``until``."""
    query = db.select(Group).where(Group.released_at.is_(None), Group.release_on <= until)
    return list(db.session.scalars(query.order_by(Group.id)))

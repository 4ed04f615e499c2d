"""Courses: the catalogue of the organisations one leads."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import joinedload

from accounts.users.models import User
from core.database import db
from core.errors import NotFound
from offerings.roles.queries import list_hosts
from trainings.courses.models import Course


def get_by_ref(ref: str) -> Course:
    """Raises NotFound."""
    course: Course | None = db.session.scalar(
        db.select(Course).where(Course.ref == ref).options(joinedload(Course.host))
    )
    if course is None:
        raise NotFound
    return course


def list_for_organiser(user: User, *, with_retired: bool = True) -> Sequence[Course]:
    """Of the organisations that ``user`` leads, newest first, hosts loaded."""
    hosts: list[Any] = [host.id for host in list_hosts(user)]
    query = db.select(Course).where(Course.host_id.in_(hosts)).options(joinedload(Course.host))
    if not with_retired:
        query = query.where(Course.retired_at.is_(None))
    return db.session.scalars(query.order_by(Course.id.desc())).all()

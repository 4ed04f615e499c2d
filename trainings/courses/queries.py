"""Courses: the catalogue of the organisations one leads."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import joinedload, selectinload

from accounts.users.models import User
from core.database import Localized, db
from core.errors import NotFound
from core.text import search_query
from offerings.roles.queries import list_hosts
from trainings.courses.models import Course, CourseVersion

WHOLE = (joinedload(Course.host), selectinload(Course.versions))


def get_by_ref(ref: str) -> Course:
    """Raises NotFound."""
    course: Course | None = db.session.scalar(db.select(Course).where(Course.ref == ref).options(*WHOLE))
    if course is None:
        raise NotFound
    return course


def list_for_organiser(user: User, *, with_retired: bool = True, text: str = "") -> Sequence[Course]:
    """Of the organisations that ``user`` leads, newest first, hosts and versions loaded."""
    hosts: list[Any] = [host.id for host in list_hosts(user)]
    query = db.select(Course).where(Course.host_id.in_(hosts)).options(*WHOLE)
    if not with_retired:
        query = query.where(Course.retired_at.is_(None))
    if text:
        query = query.where(Course.versions.any(db.and_(*matching(text))))
    return db.session.scalars(query.order_by(Course.id.desc())).all()


def list_runnable(user: User) -> list[Course]:
    """Of which ``user`` may plan a cohort: in use, and published."""
    return [course for course in list_for_organiser(user, with_retired=False) if course.published]


def matching(text: str) -> list[ColumnElement[bool]]:
    """Versions that hold all words of ``text``; none when it has no letter or digit."""
    terms = search_query(text)
    if not terms:
        return [false()]
    return [CourseVersion.search_text.contains(f" {term}", autoescape=True) for term in terms]


def list_by_refs(refs: Collection[str]) -> Sequence[Course]:
    """Those of these refs that exist, versions loaded; none is asked for none."""
    if not refs:
        return []
    return db.session.scalars(db.select(Course).where(Course.ref.in_(refs)).options(*WHOLE).order_by(Course.id)).all()


def list_titles(refs: Collection[str]) -> dict[str, Localized]:
    """Ref -> title of these courses as the catalogue shows them, else as their draft says."""
    return {course.ref: course.title for course in list_by_refs(refs)}

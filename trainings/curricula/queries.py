"""Curricula: of those who lead their hosts, and of everybody once they are published."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload

from accounts.users.models import User
from core.database import db
from offerings.roles.queries import list_hosts
from trainings.courses.models import Course
from trainings.curricula.models import Curriculum, CurriculumCourse
from trainings.curricula.progress import Part

_WHOLE = (
    joinedload(Curriculum.host),
    selectinload(Curriculum.parts).joinedload(CurriculumCourse.course).selectinload(Course.versions),
)


def find_by_ref(ref: str) -> Curriculum | None:
    return _one(db.select(Curriculum).where(Curriculum.ref == ref))


def find_by_slug(slug: str) -> Curriculum | None:
    return _one(db.select(Curriculum).where(Curriculum.slug == slug))


def _one(query: Select[Any]) -> Curriculum | None:
    found: Curriculum | None = db.session.scalar(query.options(*_WHOLE))
    return found


def list_for_organiser(user: User) -> Sequence[Curriculum]:
    """Of the organisations that ``user`` leads, newest first; courses loaded."""
    hosts = [host.id for host in list_hosts(user)]
    query = db.select(Curriculum).where(Curriculum.host_id.in_(hosts)).options(*_WHOLE)
    return db.session.scalars(query.order_by(Curriculum.id.desc())).all()


def list_public(limit: int = 200) -> Sequence[Curriculum]:
    """Published ones, newest first; hosts and courses loaded."""
    query = db.select(Curriculum).where(Curriculum.published_at.is_not(None)).options(*_WHOLE)
    return db.session.scalars(query.order_by(Curriculum.published_at.desc(), Curriculum.id).limit(limit)).all()


def list_with(course: Course) -> Sequence[Curriculum]:
    """Published ones that hold this course; only their own columns are loaded."""
    holding = db.select(CurriculumCourse.curriculum_id).where(CurriculumCourse.course_id == course.id)
    query = db.select(Curriculum).where(Curriculum.id.in_(holding), Curriculum.published_at.is_not(None))
    return db.session.scalars(query.order_by(Curriculum.id)).all()


def list_addresses() -> list[tuple[str, datetime | None]]:
    """(path, newest change) of the public pages, for the sitemap."""
    query = db.select(Curriculum.slug, Curriculum.changed_at).where(Curriculum.published_at.is_not(None))
    rows = db.session.execute(query.order_by(Curriculum.id))
    return [("/curricula", None), *((f"/curricula/{slug}", at) for slug, at in rows)]


def parts_of(curriculum: Curriculum) -> list[Part]:
    """As progress.py takes them."""
    return [Part(each.course.ref, each.is_required, each.course.shown.class_hours) for each in curriculum.parts]

"""Reads of the public catalogue: published versions of courses in use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from core import clock
from core.database import db
from offerings.base.models import Offering
from offerings.listing.queries import LISTED
from organisations.base.models import Organisation
from trainings.catalogue.filters import HOURS, Filters
from trainings.cohorts.models import Cohort
from trainings.courses.models import Course, CourseVersion
from trainings.courses.queries import matching

ROWS = 20
NEXT = 20
"""So many of the next cohorts a course page shows."""


@dataclass(frozen=True)
class Found:
    """One page of the catalogue; ``next_on``: course id -> first day of its next cohort."""

    versions: Sequence[CourseVersion]
    next_on: dict[int, date]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ROWS))


def find(filters: Filters, today: date) -> Found:
    """Those with a cohort to come first, by its first day; then by title. Three queries, whatever there is."""
    coming = (
        db.select(Cohort.course_id, db.func.min(Cohort.starts_on).label("starts_on"))
        .where(Cohort.state == "published", Cohort.starts_on >= today)
        .group_by(Cohort.course_id)
        .subquery()
    )
    wanted = _filtered(filters, today)
    total = db.session.scalar(wanted.with_only_columns(db.func.count())) or 0
    page = min(filters.page, max(1, -(-total // ROWS)))
    query = (
        wanted.add_columns(coming.c.starts_on)
        .outerjoin(coming, coming.c.course_id == Course.id)
        .order_by(coming.c.starts_on.is_(None), coming.c.starts_on, CourseVersion.published_at.desc(), CourseVersion.id)
        .options(*_LISTED)
        .limit(ROWS)
        .offset((page - 1) * ROWS)
    )
    rows = db.session.execute(query).all() if total else []
    return Found([row[0] for row in rows], {row[0].course_id: row[1] for row in rows if row[1]}, total, page)


_LISTED = (
    contains_eager(CourseVersion.course).joinedload(Course.host).load_only(Organisation.name, Organisation.slug),
    defer(CourseVersion.description),
    defer(CourseVersion.search_text),
)


def _filtered(filters: Filters, today: date) -> Select[Any]:
    query: Select[Any] = (
        db.select(CourseVersion)
        .join(CourseVersion.course)
        .where(CourseVersion.state == "published", Course.retired_at.is_(None))
    )
    if filters.q:
        query = query.where(*matching(filters.q))
    if filters.level:
        query = query.where(CourseVersion.level == filters.level)
    if filters.spoken:
        query = query.where((" " + CourseVersion.languages + " ").contains(f" {filters.spoken} "))
    if filters.subject:
        query = query.where(CourseVersion.subject == filters.subject)
    if filters.hours:
        query = query.where(CourseVersion.class_hours.between(*HOURS[filters.hours]))
    if filters.open:
        query = query.where(Course.id.in_(_open_course_ids(today, clock.now())))
    return query


def _open_course_ids(today: date, now: datetime) -> Select[Any]:
    """Courses of which a cohort takes registrations."""
    opens, closes = Cohort.registration_opens_at, Cohort.registration_closes_at
    open_now: list[ColumnElement[bool]] = [
        db.or_(opens.is_(None), opens <= now),
        db.or_(closes.is_(None), closes > now),
    ]
    courses: Select[Any] = db.select(Cohort.course_id)
    return courses.where(Cohort.state == "published", Cohort.starts_on >= today, *open_now)


def find_course(slug: str) -> Course | None:
    """By slug or, so that short links work, by ref; host and versions loaded."""
    query = db.select(Course).where(db.or_(Course.slug == slug, Course.ref == slug))
    options = (joinedload(Course.host), selectinload(Course.versions))
    found: Course | None = db.session.scalar(query.options(*options).order_by(Course.slug != slug))
    return found


def list_next(course: Course, today: date) -> Sequence[Offering]:
    """Its cohorts to come or running, soonest first; those without dates last."""
    ids = db.select(Cohort.__table__.c.id).where(Cohort.__table__.c.course_id == course.id)
    query = (
        db.select(Offering)
        .where(
            Offering.id.in_(ids),
            Offering.state.in_(("published", "postponed")),
            db.or_(Offering.starts_on.is_(None), db.func.coalesce(Offering.ends_on, Offering.starts_on) >= today),
        )
        .order_by(Offering.starts_on.is_(None), Offering.starts_on, Offering.id)
        .limit(NEXT)
    )
    return db.session.scalars(query.options(*LISTED)).all()


def list_addresses() -> list[tuple[str, datetime]]:
    """(path, newest change) of every course of the catalogue, for the sitemap."""
    query = (
        db.select(Course.slug, CourseVersion.published_at)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseVersion.state == "published", Course.retired_at.is_(None))
        .order_by(Course.id)
        .limit(50_000)
    )
    return [(f"/courses/{slug}", at) for slug, at in db.session.execute(query)]

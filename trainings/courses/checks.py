"""What must always hold of courses."""

from collections.abc import Iterator

from core.database import db
from core.errors import DomainError
from core.invariants import invariant
from trainings.courses.content import content_hash
from trainings.courses.models import Course, CourseVersion
from trainings.courses.prerequisites import parse


@invariant("a published version of a course says what it said when it was published")
def published_versions_stay() -> Iterator[str]:
    for version in db.session.scalars(db.select(CourseVersion).where(CourseVersion.state != "draft")):
        if version.content_hash != content_hash(version):
            yield f"Version {version.number} of course {version.course.ref} has changed since it was published."


@invariant("a course has a published version or a draft")
def courses_say_something() -> Iterator[str]:
    shown = db.select(CourseVersion.course_id).where(CourseVersion.state.in_(("published", "draft")))
    for ref in db.session.scalars(db.select(Course.ref).where(Course.id.not_in(shown))):
        yield f"Course {ref} has neither a published version nor a draft."


@invariant("prerequisites of courses can be read")
def prerequisites_can_be_read() -> Iterator[str]:
    for version in db.session.scalars(db.select(CourseVersion)):
        try:
            parse(version.prerequisites)
        except DomainError as error:
            yield f"Version {version.number} of course {version.course.ref}: {error.code}."

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from offerings.base.models import Offering
from trainings.courses.models import Course, CourseVersion


class Cohort(Offering):
    """One run of a course; its class meetings are agenda items of kind "meeting"."""

    __tablename__ = "cohorts"
    __mapper_args__ = {"polymorphic_identity": "cohort"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    course: Mapped[Course] = relationship()
    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), index=True)
    course_version: Mapped[CourseVersion] = relationship()
    """What is taught and asked, fixed when the cohort was made: later versions do not touch it."""
    minimum_headcount: Mapped[int | None]
    decision_on: Mapped[date | None]
    """The day on which it is decided whether the cohort runs."""

    @validates("course")
    def _runs_what_is_published(self, _name: str, course: Course) -> Course:
        """A run takes the version that is published when its course is chosen."""
        if self.course_version is None or self.course_version.course is not course:
            self.course_version = course.shown
        return course

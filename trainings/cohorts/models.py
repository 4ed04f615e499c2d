from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core.database import UtcDateTime
from offerings.base.models import BEGINS_ANEW, Offering
from trainings.courses.models import Course, CourseVersion


class Cohort(Offering):
    """One run of a course; its class meetings are agenda items of kind "meeting"."""

    __tablename__ = "cohorts"
    __table_args__ = (  # type: ignore[assignment]
        CheckConstraint(
            "phase IN ('planned', 'open', 'confirmed', 'running', 'grading', 'closed')", name="known_phase"
        ),
        CheckConstraint("employer_days > 0", name="employer_days_positive"),
        CheckConstraint("reminder_days > 0", name="reminder_days_positive"),
    )
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
    decision_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=BEGINS_ANEW)
    """When the coordinators were asked for that decision."""
    phase: Mapped[str] = mapped_column(String(10), default="planned", info=BEGINS_ANEW)
    """Beside ``state``; moved only by trainings.phases."""
    needs_employer: Mapped[bool] = mapped_column(default=False)
    """Whether everybody's employer has to agree before they are booked."""
    employer_days: Mapped[int] = mapped_column(default=7)
    """How long the employer has for it."""
    reminder_days: Mapped[int] = mapped_column(default=3)
    """After how many days without an answer they are reminded."""

    @validates("course")
    def _runs_what_is_published(self, _name: str, course: Course) -> Course:
        """A run takes the version that is published when its course is chosen."""
        if self.course_version is None or self.course_version.course is not course:
            self.course_version = course.shown
        return course

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from offerings.base.models import Offering
from trainings.courses.models import Course


class Cohort(Offering):
    """One run of a course; its class meetings are agenda items of kind "meeting"."""

    __tablename__ = "cohorts"
    __mapper_args__ = {"polymorphic_identity": "cohort"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    course: Mapped[Course] = relationship()
    minimum_headcount: Mapped[int | None]
    decision_on: Mapped[date | None]
    """The day on which it is decided whether the cohort runs."""

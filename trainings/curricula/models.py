from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Localized, LocalizedText, UtcDateTime
from core.ids import new_ref
from organisations.base.models import Organisation
from trainings.courses.models import Course


class Curriculum(Base):
    """Courses that lead somewhere together: all required ones, and enough of the electives."""

    __tablename__ = "curricula"
    __table_args__ = (
        CheckConstraint("least_electives IS NULL OR least_electives > 0", name="least_electives_positive"),
        CheckConstraint("least_hours IS NULL OR least_hours > 0", name="least_hours_positive"),
        CheckConstraint("least_electives IS NULL OR least_hours IS NULL", name="one_measure_of_electives"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    host: Mapped[Organisation] = relationship()
    title: Mapped[Localized] = mapped_column(LocalizedText)
    description: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    least_electives: Mapped[int | None]
    """So many of the electives are needed; None: the hours count, or they are free."""
    least_hours: Mapped[int | None]
    """So many class hours of electives are needed, as each course counts its own."""
    search_text: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when everybody sees it; None: a draft, or taken back."""
    parts: Mapped[list["CurriculumCourse"]] = relationship(
        order_by="CurriculumCourse.position", cascade="all, delete-orphan", passive_deletes=True
    )


class CurriculumCourse(Base):
    """A course in a curriculum."""

    __tablename__ = "curriculum_courses"

    curriculum_id: Mapped[int] = mapped_column(ForeignKey("curricula.id", ondelete="CASCADE"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True, index=True)
    course: Mapped[Course] = relationship()
    is_required: Mapped[bool]
    position: Mapped[int]

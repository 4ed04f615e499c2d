from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.users.models import User
from core.database import Base, UtcDateTime
from core.i18n import _l
from core.ids import new_ref
from trainings.cohorts.models import Cohort
from trainings.courses.models import Course

TIMES = {
    "any": _l("Any time"),
    "evening": _l("Weekday evenings"),
    "day": _l("Weekdays, during the day"),
    "weekend": _l("Weekends"),
}


class CourseInterest(Base):
    """Somebody wants to be told when a course runs. One for a person and course; over once they were told."""

    __tablename__ = "course_interests"
    __table_args__ = (
        UniqueConstraint("course_id", "user_id"),
        CheckConstraint("wished IN ('any', 'evening', 'day', 'weekend')", name="known_time"),
        CheckConstraint("colleagues >= 0", name="colleagues_not_negative"),
        CheckConstraint("(told_at IS NULL) = (told_of_id IS NULL)", name="told_of_a_cohort"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    course: Mapped[Course] = relationship()
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship()
    wished: Mapped[str] = mapped_column(String(10), default="any")
    place: Mapped[str] = mapped_column(String(120), default="")
    is_online: Mapped[bool] = mapped_column(default=False)
    """Online would do as well."""
    colleagues: Mapped[int] = mapped_column(default=0)
    """How many more an employer would send."""
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_of_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    told_of: Mapped[Cohort | None] = relationship()
    """Of which cohort they were told."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Json, Localized, LocalizedText, UtcDateTime
from core.i18n import _l
from core.ids import new_ref
from organisations.base.models import Organisation

LEVELS = {"introductory": _l("Introductory"), "intermediate": _l("Intermediate"), "advanced": _l("Advanced")}
MINUTES = (45, 60)
"""How long a class hour (学时) may be."""
_HAS_CODE, _IS_DRAFT, _IS_PUBLISHED = text("code <> ''"), text("state = 'draft'"), text("state = 'published'")


class Course(Base):
    """The catalogue entry of which cohorts are runs. What it says stands in its versions."""

    __tablename__ = "courses"
    __table_args__ = (
        Index(
            "uq_courses_one_code", "host_id", "code", unique=True, sqlite_where=_HAS_CODE, postgresql_where=_HAS_CODE
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    """The readable end of its public address, for life."""
    host_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    host: Mapped[Organisation] = relationship()
    code: Mapped[str] = mapped_column(String(40), default="")
    """The host's own number for it, unique with the host; may be empty."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    versions: Mapped[list["CourseVersion"]] = relationship(
        back_populates="course", order_by="CourseVersion.number", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def published(self) -> "CourseVersion | None":
        """What the catalogue shows and new cohorts run."""
        return self._in("published")

    @property
    def draft(self) -> "CourseVersion | None":
        """What is being written; at most one."""
        return self._in("draft")

    @property
    def shown(self) -> "CourseVersion":
        """The published version, else the draft: a course has one of them."""
        found = self.published or self.draft
        assert found is not None, f"course {self.ref} has neither a published version nor a draft"
        return found

    @property
    def title(self) -> Localized:
        return self.shown.title

    def _in(self, state: str) -> "CourseVersion | None":
        return next((version for version in self.versions if version.state == state), None)


class CourseVersion(Base):
    """What a course says and asks. Published once, it never changes: people learned by it."""

    __tablename__ = "course_versions"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        Index(
            "uq_course_versions_one_draft", "course_id", unique=True,
            sqlite_where=_IS_DRAFT, postgresql_where=_IS_DRAFT,
        ),
        Index(
            "uq_course_versions_one_published", "course_id", unique=True,
            sqlite_where=_IS_PUBLISHED, postgresql_where=_IS_PUBLISHED,
        ),
        CheckConstraint("state IN ('draft', 'published', 'superseded')", name="known_state"),
        CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="published_at_known"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("class_hours > 0", name="class_hours_positive"),
        CheckConstraint("minutes_per_class_hour IN (45, 60)", name="known_class_hour"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), index=True)
    course: Mapped[Course] = relationship(back_populates="versions")
    number: Mapped[int]
    """From 1, in the order of publication."""
    state: Mapped[str] = mapped_column(String(12), default="draft")
    title: Mapped[Localized] = mapped_column(LocalizedText)
    description: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    outcomes: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    """One a line, in each language."""
    languages: Mapped[str] = mapped_column(String(60), default="zh")
    """Codes of the languages of instruction, parted by spaces."""
    level: Mapped[str] = mapped_column(String(20), default="introductory")
    class_hours: Mapped[int]
    minutes_per_class_hour: Mapped[int] = mapped_column(default=45)
    subject: Mapped[str] = mapped_column(String(4), default="")
    """Field of education: a code of subjects.SUBJECTS, or empty."""
    classification: Mapped[str] = mapped_column(String(60), default="")
    """Any other code or number that somebody classifies it by."""
    prerequisites: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    attendance_rule: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    completion_rule: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    credit_rule: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    certificate_rule: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    search_text: Mapped[str] = mapped_column(default="")
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    """SHA-256 of what it said when it was published (content.py); empty before."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def minutes(self) -> int:
        """Its length in minutes of the clock."""
        return self.class_hours * self.minutes_per_class_hour

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, UtcDateTime
from core.ids import new_ref
from registrations.base.models import Registration
from registrations.questions.models import Upload

_FIRST = text("replaces_id IS NULL")


class AssessmentResult(Base):
    """What somebody was given in one attempt at an assessment. Append-only: a correction is another row, which names
    the one it replaces and says why; without ``tenths`` it takes that one back."""

    __tablename__ = "assessment_results"
    __table_args__ = (
        CheckConstraint("tenths IS NULL OR tenths BETWEEN 0 AND 1000", name="tenths_in_range"),
        CheckConstraint("tenths IS NOT NULL OR replaces_id IS NOT NULL", name="only_corrections_take_back"),
        CheckConstraint("(replaces_id IS NULL) = (reason = '')", name="corrections_say_why"),
        CheckConstraint("attempt > 0", name="attempt_positive"),
        Index(
            "uq_assessment_results_one_attempt", "registration_id", "key", "attempt", unique=True,
            sqlite_where=_FIRST, postgresql_where=_FIRST,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    registration: Mapped[Registration] = relationship()
    key: Mapped[str] = mapped_column(String(40))
    """Of the assessment in the plan of the course version."""
    attempt: Mapped[int]
    """From 1."""
    tenths: Mapped[int | None]
    """Tenths of a per cent."""
    assessor_id: Mapped[int | None]
    assessor_name: Mapped[str] = mapped_column(String(200), default="")
    graded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("assessment_results.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(500), default="")


class AssessmentEvidence(Base):
    """What a result rests on, or a word about it: a text, a file, or both. Append-only."""

    __tablename__ = "assessment_evidence"
    __table_args__ = (CheckConstraint("note <> '' OR upload_id IS NOT NULL", name="says_something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    result_id: Mapped[int] = mapped_column(ForeignKey("assessment_results.id"), index=True)
    result: Mapped[AssessmentResult] = relationship()
    note: Mapped[str] = mapped_column(String(2000), default="")
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("uploads.id"))
    upload: Mapped[Upload | None] = relationship()
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class GradePublication(Base):
    """The grades of one assessment were published: all results up to ``last_result_id``. Append-only; what is graded
    or corrected later waits for the next one."""

    __tablename__ = "grade_publications"
    __table_args__ = (UniqueConstraint("cohort_id", "key", "last_result_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    key: Mapped[str] = mapped_column(String(40))
    last_result_id: Mapped[int] = mapped_column(ForeignKey("assessment_results.id"))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@event.listens_for(AssessmentResult, "before_update")
def _never_changed(*_: object) -> None:
    raise AssertionError("a result is never changed: a correction is another row")

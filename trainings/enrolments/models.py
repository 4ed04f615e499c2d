from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.users.models import User
from core.database import Base, UtcDateTime
from organisations.base.models import Organisation
from registrations.base.models import Registration
from trainings.enrolments.states import WORDS

_STATES = ", ".join(f"'{state}'" for state in WORDS)


class Enrolment(Base):
    """The training side of a registration for a cohort; made with it, moved with it. The people are registrations."""

    __tablename__ = "enrolments"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="known_state"),
        CheckConstraint("employer_decision IN ('', 'approved', 'declined')", name="known_decision"),
        CheckConstraint("(employer_decision = '') = (employer_decided_at IS NULL)", name="decision_dated"),
        CheckConstraint("nominated_by_id IS NULL OR employer_id IS NOT NULL", name="nominated_by_employer"),
        Index("ix_enrolments_state", "state", "employer_due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), unique=True)
    registration: Mapped[Registration] = relationship()
    state: Mapped[str] = mapped_column(String(20))
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    """The organisation of the directory that nominated the person."""
    employer: Mapped[Organisation | None] = relationship()
    nominated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    nominated_by: Mapped[User | None] = relationship()
    manager_name: Mapped[str] = mapped_column(String(120), default="")
    manager_email: Mapped[str] = mapped_column(String(254), default="")
    """Who decides for the employer, as the trainee says."""
    times_asked: Mapped[int] = mapped_column(default=0)
    """How often the manager was asked; each mail makes the links of those before it void."""
    employer_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    employer_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when the employer should have answered; afterwards the coordinator is asked."""
    employer_reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    employer_decision: Mapped[str] = mapped_column(String(10), default="")
    employer_decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    employer_decided_by: Mapped[str] = mapped_column(String(200), default="")
    employer_reason: Mapped[str] = mapped_column(String(500), default="")
    answers_waived: Mapped[str] = mapped_column(String(500), default="")
    """Why the organiser lets a nominee in without the answers that are required."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EnrolmentStep(Base):
    """One step of an enrolment: from, to, who, when, why. Append-only; the first comes from nowhere."""

    __tablename__ = "enrolment_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id", ondelete="CASCADE"), index=True)
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PrerequisiteWaiver(Base):
    """The organiser lets somebody into a cohort without what the course asks for."""

    __tablename__ = "prerequisite_waivers"
    __table_args__ = (UniqueConstraint("cohort_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    reason: Mapped[str] = mapped_column(String(500))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@event.listens_for(EnrolmentStep, "before_update")
def _never_changed(*_: object) -> None:
    raise AssertionError("a step of an enrolment is never changed")

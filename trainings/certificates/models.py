from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from accounts.users.models import User
from core.database import Base, Json, UtcDateTime
from core.ids import new_ref
from registrations.base.models import Registration
from trainings.cohorts.models import Cohort
from trainings.courses.models import CourseVersion

_CURRENT = text("state IN ('issued', 'suspended')")


class Certificate(Base):
    """One paper for one person. Nothing but ``state`` ever changes: a correction or renewal is another one.

    Unique per person, cohort and rule version; ``edition`` counts what replaced the first.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        CheckConstraint("state IN ('issued', 'suspended', 'superseded', 'revoked')", name="known_state"),
        CheckConstraint("kind IN ('completion', 'attendance')", name="known_kind"),
        CheckConstraint("(edition = 1) = (replaces_id IS NULL)", name="later_editions_replace"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_start"),
        UniqueConstraint("registration_id", "rule_version", "edition", name="uq_certificates_one_edition"),
        Index(
            "uq_certificates_one_current", "registration_id", "rule_version", unique=True,
            sqlite_where=_CURRENT, postgresql_where=_CURRENT,
        ),
        Index("ix_certificates_listing", "cohort_id", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    serial: Mapped[str] = mapped_column(String(24), unique=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    """In the address of its public page and in its QR code."""
    kind: Mapped[str] = mapped_column(String(12))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"))
    registration: Mapped[Registration] = relationship()
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    cohort: Mapped[Cohort] = relationship()
    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), index=True)
    course_version: Mapped[CourseVersion] = relationship()
    rule_version: Mapped[int]
    """Number of the course version whose rule it follows."""
    completion_id: Mapped[int | None]
    """The decision that entitled the person, where there was one."""
    edition: Mapped[int] = mapped_column(default=1)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    name_native: Mapped[str] = mapped_column(String(120))
    name_latin: Mapped[str] = mapped_column(String(120), default="")
    printed: Mapped[dict[str, Any]] = mapped_column(Json)
    """What else the paper says, as it was at issue (printed.py)."""
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    """Last day, inclusive, in the zone of the place."""
    state: Mapped[str] = mapped_column(String(12), default="issued")
    file: Mapped["CertificateFile | None"] = relationship(back_populates="certificate")


class CertificateStep(Base):
    """One move of a certificate: from, to, who, when, why. Append-only; the first comes from nowhere."""

    __tablename__ = "certificate_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id", ondelete="CASCADE"), index=True)
    from_state: Mapped[str | None] = mapped_column(String(12))
    to_state: Mapped[str] = mapped_column(String(12))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CertificateFile(Base):
    """The PDF, made when somebody first asked for it and kept: what was handed out can be compared for ever."""

    __tablename__ = "certificate_files"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id", ondelete="CASCADE"), primary_key=True)
    certificate: Mapped[Certificate] = relationship(back_populates="file")
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CertificateReminder(Base):
    """The holder was written to: that it may be renewed now, or that it ends soon. Once each."""

    __tablename__ = "certificate_reminders"
    __table_args__ = (CheckConstraint("what IN ('renewable', 'ending')", name="known_reminder"),)

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id", ondelete="CASCADE"), primary_key=True)
    what: Mapped[str] = mapped_column(String(10), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CertificateYear(Base):
    """The last number given in a year. Its row is the lock under which certificates are issued."""

    __tablename__ = "certificate_years"
    __table_args__ = (CheckConstraint("last_number >= 0", name="last_number_not_negative"),)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int] = mapped_column(default=0)


class CertificateRun(Base):
    """Somebody issues certificates to many: whom, and how far it is. A worker that was killed is made up for."""

    __tablename__ = "certificate_runs"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'done', 'failed')", name="known_state"),
        CheckConstraint("done >= 0 AND issued >= 0 AND done >= issued", name="counts_not_negative"),
        Index("ix_certificate_runs_state", "state", "lease_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    cohort: Mapped[Cohort] = relationship()
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship()
    chosen: Mapped[list[int]] = mapped_column(Json)
    """Ids of registrations, in the order in which they get their numbers."""
    state: Mapped[str] = mapped_column(String(10), default="queued")
    done: Mapped[int] = mapped_column(default=0)
    """How many of ``chosen`` were looked at."""
    issued: Mapped[int] = mapped_column(default=0)
    """How many got one: whoever has one already gets no second."""
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

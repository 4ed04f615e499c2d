from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, UtcDateTime
from core.ids import new_ref
from offerings.base.models import Offering
from organisations.base.models import Organisation
from registrations.base.models import Registration

SOURCES = ("attendance", "completion", "hand")


class CreditWorth(Base):
    """What having been there counts for in one scheme, as the organiser of an event says. Changes book nothing anew."""

    __tablename__ = "credit_worths"
    __table_args__ = (
        UniqueConstraint("offering_id", "scheme"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
        CheckConstraint("subject IN ('professional', 'general')", name="known_subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"))
    offering: Mapped[Offering] = relationship()
    scheme: Mapped[str] = mapped_column(String(20))
    """A key of schemes.SCHEMES."""
    subject: Mapped[str] = mapped_column(String(12), default="professional")
    minutes: Mapped[int]
    """Without breaks."""


class CreditEntry(Base):
    """One row of the ledger. Never changed and never deleted: the database itself refuses an UPDATE.

    A mistake is taken back by a row of the opposite amount that names it (``reverses_id``); sums are over all rows.
    """

    __tablename__ = "credit_entries"
    __table_args__ = (
        UniqueConstraint(
            "registration_id", "scheme", "source", "source_ref", "attempt", name="uq_credit_entries_one_attempt"
        ),
        CheckConstraint(
            "(reverses_id IS NULL AND minutes >= 0 AND tenths >= 0)"
            " OR (reverses_id IS NOT NULL AND minutes <= 0 AND tenths <= 0)",
            name="reversals_are_negative",
        ),
        CheckConstraint("subject IN ('professional', 'general')", name="known_subject"),
        CheckConstraint("source IN ('attendance', 'completion', 'hand')", name="known_source"),
        Index("ix_credit_entries_report", "organisation_id", "year", "scheme"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"))
    registration: Mapped[Registration] = relationship()
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    organisation: Mapped[Organisation | None] = relationship()
    """The employer whose register it stands in."""
    scheme: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(12))
    year: Mapped[int]
    earned_on: Mapped[date]
    minutes: Mapped[int]
    tenths: Mapped[int]
    """Of the scheme's unit."""
    source: Mapped[str] = mapped_column(String(12))
    source_ref: Mapped[str] = mapped_column(String(40), default="")
    """What of the source it was booked for, such as the number of a result."""
    attempt: Mapped[int] = mapped_column(default=1)
    """Booked again after it was taken back: 2, 3 ... A reversal has the negative of what it takes back."""
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("credit_entries.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(500), default="")
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Localized, LocalizedText, UtcDateTime
from core.ids import new_ref
from offerings.base.models import Offering
from registrations.base.models import Registration


class Message(Base):
    """What is written to everybody whom a filter finds when it is sent. States and legal moves: states.py."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'scheduled', 'sending', 'sent')", name="known_state"),
        CheckConstraint("state = 'draft' OR send_at IS NOT NULL", name="planned_has_time"),
        UniqueConstraint("reminder_id", "occurrence"),
        Index("ix_messages_due", "state", "send_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    offering: Mapped[Offering] = relationship()
    reminder_id: Mapped[int | None] = mapped_column(ForeignKey("reminders.id", ondelete="SET NULL"))
    """The schedule that wrote it; None for a message that a person wrote."""
    occurrence: Mapped[str] = mapped_column(String(10), default="")
    """Of a schedule: the day (ISO 8601) that it reminds of, so that each day is reminded of once."""
    subject: Mapped[Localized] = mapped_column(LocalizedText)
    body: Mapped[Localized] = mapped_column(LocalizedText)
    """Markdown with {{placeholders}}."""
    filter: Mapped[str] = mapped_column(String(2000), default="")
    """Whom it is for, as the query string of the list of participants."""
    state: Mapped[str] = mapped_column(String(10), default="draft")
    send_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when who is found later gets it too; None: only who is found in the one round."""
    planned_state: Mapped[str] = mapped_column(String(20), default="")
    """The offering's state when it was planned: were it another one at sending time, the words may be wrong."""
    held_reason: Mapped[str] = mapped_column(String(20), default="")
    """The offering's state for which a planned message became a draft again; empty: it did not."""
    created_by_id: Mapped[int | None]
    created_by_name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MessageDelivery(Base):
    """One message for one registration: at most one row, so each gets it once however often a worker is killed."""

    __tablename__ = "message_deliveries"
    __table_args__ = (
        UniqueConstraint("message_id", "registration_id"),
        CheckConstraint("skipped IN ('', 'opted_out', 'unreachable', 'same_address')", name="known_reason"),
        Index("ix_message_deliveries_address", "message_id", "address"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    message: Mapped[Message] = relationship()
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    registration: Mapped[Registration] = relationship()
    address: Mapped[str] = mapped_column(String(254))
    """Lower case, as it was then."""
    outbox_message_id: Mapped[int | None] = mapped_column(
        ForeignKey("outbox_messages.id", ondelete="SET NULL"), index=True
    )
    skipped: Mapped[str] = mapped_column(String(20), default="")
    """Why no mail was written; empty: one was."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

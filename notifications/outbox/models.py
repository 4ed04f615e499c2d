from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Json, UtcDateTime


class OutboxMessage(Base):
    """A message to send, written in the transaction of what it tells. The worker renders and delivers it.

    ``dedupe_key`` makes enqueueing idempotent; ``lease_until`` lets a killed worker's message be taken up again.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sent', 'failed', 'bounced')", name="known_state"),
        Index("ix_outbox_messages_due", "state", "is_bulk", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    """The mail's Message-ID, fixed here: a second delivery of the same message is recognisable."""
    template: Mapped[str] = mapped_column(String(80))
    """"registrations/confirmation": templates/registrations/mail/confirmation.{subject.txt,txt,html}."""
    to_address: Mapped[str] = mapped_column(String(254))
    to_name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))
    time_zone: Mapped[str] = mapped_column(String(64))
    context: Mapped[dict[str, Any]] = mapped_column(Json)
    calendars: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    """The text/calendar parts as they were true when the message was written, each ``{"method": ..., "text": ...}``."""
    is_bulk: Mapped[bool] = mapped_column(default=False)
    """One of many alike: goes after whatever concerns one person."""
    state: Mapped[str] = mapped_column(String(10), default="queued")
    """"bounced": a server took it, and another one sent it back."""
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    """What the server said, or the kind of our own failure."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bounced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.users.models import User
from core.database import Base, Json, UtcDateTime
from core.ids import new_ref
from offerings.base.models import Offering


class BulkDecision(Base):
    """A decision on many registrations, and how far it has come: whoever takes it up goes on after ``after_id``."""

    __tablename__ = "bulk_decisions"
    __table_args__ = (
        CheckConstraint("deed IN ('approve', 'reject', 'cancel')", name="known_deed"),
        CheckConstraint("done >= 0 AND refused_count >= 0", name="counts_not_negative"),
        Index("ix_bulk_decisions_unfinished", "finished_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    offering: Mapped[Offering] = relationship()
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship()
    deed: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500), default="")
    query: Mapped[str] = mapped_column(String(4000), default="")
    """The filter whose people are meant, when ``refs`` is empty."""
    refs: Mapped[list[str]] = mapped_column(Json, default=list)
    """The registrations that were ticked."""
    last_id: Mapped[int]
    """Nobody who registered after the decision is meant."""
    after_id: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    refused: Mapped[list[list[str]]] = mapped_column(Json, default=list)
    """[number, name, why not] of the first that were refused."""
    refused_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

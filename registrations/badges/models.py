from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from accounts.users.models import User
from core.database import Base, Json, UtcDateTime
from core.ids import new_ref
from offerings.base.models import Offering


class BadgePrint(Base):
    """Badges that somebody at a desk asked for and a worker writes. The file goes after a day."""

    __tablename__ = "badge_prints"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'done', 'failed')", name="known_state"),
        CheckConstraint("done >= 0 AND total >= 0", name="counts_not_negative"),
        Index("ix_badge_prints_state", "state", "lease_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    offering: Mapped[Offering] = relationship()
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship()
    wanted: Mapped[dict[str, Any]] = mapped_column(Json)
    """Whose: the fields of queries.Wanted."""
    part: Mapped[int] = mapped_column(default=1)
    size: Mapped[str] = mapped_column(String(6))
    """Of the badge: one of document.SIZES."""
    is_sheet: Mapped[bool]
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10), default="queued")
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    """Badges written so far."""
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """While a worker writes it; one that was killed lets it run out."""
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.users.models import User
from core.database import Base, UtcDateTime
from core.ids import new_ref
from registrations.base.models import Registration

_OPEN = text("state = 'open'")


class Transfer(Base):
    """Somebody offered their registration to another person. States and legal moves: states.py."""

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'accepted', 'declined', 'withdrawn', 'expired')", name="known_state"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_once"),
        CheckConstraint("(state = 'accepted') = (to_user_id IS NOT NULL)", name="accepted_by"),
        Index("uq_transfers_one_open", "registration_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_transfers_open", "state", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    registration: Mapped[Registration] = relationship()
    from_user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    from_user: Mapped[User] = relationship(foreign_keys=from_user_id)
    email: Mapped[str] = mapped_column(String(254))
    """Where the link went; whoever opens it may accept with any account."""
    name: Mapped[str] = mapped_column(String(120))
    message: Mapped[str] = mapped_column(String(1000), default="")
    state: Mapped[str] = mapped_column(String(10), default="open")
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    to_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

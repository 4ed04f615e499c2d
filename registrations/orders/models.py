from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.users.models import User
from core import clock
from core.database import Base, Json, UtcDateTime
from core.ids import new_ref
from offerings.base.models import Offering
from registrations.base.models import Registration

_OPEN = text("state IN ('waiting', 'held')")


class Order(Base):
    """Several people whom one person, the buyer, registers together. Its seats are the registrations with its
    ``order_id``; what is to be paid is the sum of theirs. States: states.py."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'held', 'placed', 'expired', 'cancelled')", name="known_state"),
        CheckConstraint("state <> 'held' OR hold_expires_at IS NOT NULL", name="holds_end"),
        CheckConstraint("state <> 'placed' OR placed_at IS NOT NULL", name="placed_at_some_time"),
        Index("uq_orders_one_open", "offering_id", "user_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_orders_due", "state", "hold_expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"))
    offering: Mapped[Offering] = relationship()
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship()
    state: Mapped[str] = mapped_column(String(20))
    hold_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    language: Mapped[str] = mapped_column(String(5))
    """In which we write to its people, unless the buyer says otherwise."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    placed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it expired or was given up."""

    @property
    def is_held(self) -> bool:
        """Its seats are kept, and their time is not up."""
        return self.state == "held" and self.hold_expires_at is not None and self.hold_expires_at > clock.now()


class OrderDraft(Base):
    """What the buyer typed about the person of one seat, until the order is placed; kept a while once it expired."""

    __tablename__ = "order_drafts"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    registration: Mapped[Registration] = relationship()
    values: Mapped[dict[str, object]] = mapped_column(Json)
    filled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When everything that is asked was answered; None while something is missing or wrong."""
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

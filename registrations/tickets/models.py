from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Localized, LocalizedText, UtcDateTime
from core.ids import new_ref
from registrations.pools.models import CapacityPool

ticket_type_pools = Table(
    "ticket_type_pools",
    Base.metadata,
    Column("ticket_type_id", ForeignKey("ticket_types.id", ondelete="CASCADE"), primary_key=True),
    Column("pool_id", ForeignKey("capacity_pools.id"), primary_key=True),
)


class TicketType(Base):
    """What one can register as. A registration of it takes one seat of each of its pools."""

    __tablename__ = "ticket_types"
    __table_args__ = (
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
        CheckConstraint("closes_at IS NULL OR opens_at IS NULL OR closes_at > opens_at", name="closes_after_opening"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    name: Mapped[Localized] = mapped_column(LocalizedText)
    description: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    price_minor: Mapped[int] = mapped_column(default=0)
    """Hundredths of ``currency``; 0 is free."""
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """No longer on offer; registrations that have it keep it."""
    pools: Mapped[list[CapacityPool]] = relationship(
        secondary=ticket_type_pools, order_by=CapacityPool.id, lazy="selectin"
    )

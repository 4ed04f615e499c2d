from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, UniqueConstraint
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
        CheckConstraint("visibility IN ('public', 'code', 'invitation')", name="known_visibility"),
        CheckConstraint("tax_permille >= 0 AND tax_permille <= 1000", name="tax_in_permille"),
        CheckConstraint("least_per_order >= 1 AND least_per_order <= most_per_order", name="per_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    name: Mapped[Localized] = mapped_column(LocalizedText)
    description: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    price_minor: Mapped[int] = mapped_column(default=0)
    """Hundredths of ``currency``; 0 is free. What is asked once its ``price_steps`` are over."""
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    tax_permille: Mapped[int] = mapped_column(default=0)
    tax_is_included: Mapped[bool] = mapped_column(default=True)
    """Whether the prices hold the tax; else it is added to them."""
    visibility: Mapped[str] = mapped_column(String(12), default="public")
    """Who sees it: "public", "code" (whoever enters an access code for it), "invitation"."""
    least_per_order: Mapped[int] = mapped_column(default=1)
    most_per_order: Mapped[int] = mapped_column(default=10)
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    may_be_swapped: Mapped[bool] = mapped_column(default=True)
    """Whoever has it may change to another ticket without asking ..."""
    may_be_transferred: Mapped[bool] = mapped_column(default=True)
    """... and pass it on to another person."""
    position: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """No longer on offer; registrations that have it keep it."""
    pools: Mapped[list[CapacityPool]] = relationship(
        secondary=ticket_type_pools, order_by=CapacityPool.id, lazy="selectin"
    )
    price_steps: Mapped[list["PriceStep"]] = relationship(
        order_by="PriceStep.position", cascade="all, delete-orphan", passive_deletes=True
    )


class PriceStep(Base):
    """A lower price until an instant or for the first ``seats``. ``used`` moves by the guarded UPDATE in actions.py and
    equals the registrations of this price that take part or want to."""

    __tablename__ = "price_steps"
    __table_args__ = (
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
        CheckConstraint("until_at IS NOT NULL OR seats IS NOT NULL", name="ends"),
        CheckConstraint("used >= 0 AND (seats IS NULL OR used <= seats)", name="never_oversold"),
        UniqueConstraint("ticket_type_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_types.id", ondelete="CASCADE"))
    position: Mapped[int]
    price_minor: Mapped[int]
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seats: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)

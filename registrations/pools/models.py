from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Localized, LocalizedText
from core.ids import new_ref


class CapacityPool(Base):
    """A number of seats that ticket types share, those of its offering and of others of the same host.

    ``taken`` moves only by the guarded UPDATE in actions.py.
    """

    __tablename__ = "capacity_pools"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= size", name="never_oversold"),
        CheckConstraint("size >= 0", name="size_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    name: Mapped[Localized] = mapped_column(LocalizedText)
    size: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)

    @property
    def left(self) -> int:
        return self.size - self.taken


class PoolSeat(Base):
    """One seat of a pool held by one registration: ``taken`` equals the number of these rows.

    ``holder``: empty for a seat of its ticket type; anything else it takes part in says its own name here, such as
    "item:17", so that one registration can hold several seats of one pool.
    """

    __tablename__ = "pool_seats"
    __table_args__ = (UniqueConstraint("pool_id", "registration_id", "holder"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("capacity_pools.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    holder: Mapped[str] = mapped_column(String(40), default="")

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime


class OptOut(Base):
    """An address wants no messages about one offering, or (``offering_id`` empty) none of an organisation."""

    __tablename__ = "opt_outs"
    __table_args__ = (
        CheckConstraint("address = lower(address)", name="address_folded"),
        Index(
            "uq_opt_outs_offering", "address", "offering_id", unique=True,
            sqlite_where=text("offering_id IS NOT NULL"), postgresql_where=text("offering_id IS NOT NULL"),
        ),
        Index(
            "uq_opt_outs_host", "address", "host_id", unique=True,
            sqlite_where=text("offering_id IS NULL"), postgresql_where=text("offering_id IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    host_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), index=True)
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

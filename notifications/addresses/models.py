from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime


class UnreachableAddress(Base):
    """A mail to it came back for good. The row goes when its owner says that it works again."""

    __tablename__ = "unreachable_addresses"
    __table_args__ = (CheckConstraint("address = lower(address)", name="address_folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(254), unique=True)
    reason: Mapped[str] = mapped_column(String(300), default="")
    """What the server said, without line ends."""
    since_at: Mapped[datetime] = mapped_column(UtcDateTime)

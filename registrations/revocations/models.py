from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, UtcDateTime
from registrations.base.models import Registration


class RevokedTicket(Base):
    """A number that a registration had before: a door turns its code away. Append-only."""

    __tablename__ = "revoked_tickets"

    ref: Mapped[str] = mapped_column(String(12), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    registration: Mapped[Registration] = relationship()
    revoked_at: Mapped[datetime] = mapped_column(UtcDateTime)

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime


class OrganiserNote(Base):
    """What somebody on the team wrote about a registration; the participant never sees it. Append-only."""

    __tablename__ = "organiser_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int]
    author_name: Mapped[str] = mapped_column(String(200))
    """As it was then."""
    text: Mapped[str] = mapped_column(String(2000))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

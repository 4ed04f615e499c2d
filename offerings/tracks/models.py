from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Localized, LocalizedText, UtcDateTime
from core.ids import new_ref


class Track(Base):
    """A group of agenda items. ``hue`` (0-7) names one of the eight track hues of the style sheet."""

    __tablename__ = "tracks"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    name: Mapped[Localized] = mapped_column(LocalizedText)
    hue: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    agenda_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Newest change of a published item in it, or that left it; never goes back."""

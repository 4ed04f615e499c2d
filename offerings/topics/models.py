from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Localized, LocalizedText, UtcDateTime
from core.ids import new_ref

MOST = 5
"""So many topics an offering has at most."""


class Topic(Base):
    """What offerings are about. Never deleted: a retired one stays on what has it and is chosen no more."""

    __tablename__ = "topics"
    __table_args__ = (CheckConstraint("key <> ''", name="key_not_empty"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    """In addresses (``topic=<key>``, /calendars/topics/<key>.ics), so fixed for life: letters, digits, hyphens."""
    name: Mapped[Localized] = mapped_column(LocalizedText)
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    calendar_changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """Newest change of its name or of which public offerings have it; never goes back, also when one leaves it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


offering_topics = Table(
    "offering_topics",
    Base.metadata,
    Column("offering_id", ForeignKey("offerings.id", ondelete="CASCADE"), primary_key=True),
    Column("topic_id", ForeignKey("topics.id"), primary_key=True, index=True),
)

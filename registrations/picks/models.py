from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, UtcDateTime
from offerings.agenda.models import AgendaItem
from offerings.venues.models import Room


class PickedItem(Base):
    """One person wants to attend one agenda item.

    Never deleted: a removed one keeps its row, so that the newest ``changed_at`` of a person, and with it the
    Last-Modified of their calendar, never goes back.
    """

    __tablename__ = "picked_items"
    __table_args__ = (
        UniqueConstraint("user_id", "item_id"),
        CheckConstraint("removed_at IS NULL OR removed_at >= picked_at", name="removed_after_picked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"), index=True)
    item: Mapped[AgendaItem] = relationship()
    picked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """The last time it was picked."""
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None while it stands."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """The last time it was picked or removed."""
    noted_starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it was to start as the person last saw and accepted it: what differs now has moved since."""
    noted_ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="SET NULL"))
    noted_room: Mapped[Room | None] = relationship()

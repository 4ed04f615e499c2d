from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Localized, LocalizedText, UtcDateTime
from core.ids import new_ref
from organisations.base.models import Organisation


class Venue(Base):
    """A building or site with an address. ``city_key`` is the city as it stands in filters ("foshan")."""

    __tablename__ = "venues"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    name: Mapped[Localized] = mapped_column(LocalizedText)
    address: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    city: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    city_key: Mapped[str] = mapped_column(String(80), default="", index=True)
    country: Mapped[str] = mapped_column(String(2), default="CN")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    """Whose managers look after it; administrators otherwise."""
    organisation: Mapped[Organisation | None] = relationship()
    rooms: Mapped[list["Room"]] = relationship(back_populates="venue", order_by="Room.position, Room.id")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Room(Base):
    """A room or hall. ``agenda_changed_at`` never goes back: its feed's Last-Modified when an item leaves it."""

    __tablename__ = "rooms"
    __table_args__ = (CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id"), index=True)
    venue: Mapped[Venue] = relationship(back_populates="rooms")
    name: Mapped[Localized] = mapped_column(LocalizedText)
    position: Mapped[int] = mapped_column(default=0)
    capacity: Mapped[int | None]
    """People it holds; None when nobody has said."""
    area_m2: Mapped[int | None]
    agenda_changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closures: Mapped[list["RoomClosure"]] = relationship(back_populates="room", order_by="RoomClosure.starts_at")


class RoomClosure(Base):
    """A time in which nothing may take place in a room."""

    __tablename__ = "room_closures"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    room: Mapped[Room] = relationship(back_populates="closures")
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[Localized] = mapped_column(LocalizedText, default=dict)

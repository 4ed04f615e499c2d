from datetime import datetime
from secrets import token_hex

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.users.models import User
from core.database import Base, UtcDateTime
from core.ids import new_ref


class PrivateFeed(Base):
    """A person's feed. Its secret address is derived from ref, version and the server's key; a reset raises version."""

    __tablename__ = "private_feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    name: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column(default=1)
    registrations: Mapped[bool] = mapped_column(default=True)
    """Holds what the person registered for, with its class meetings."""
    picks: Mapped[bool] = mapped_column(default=True)
    """Holds the agenda items that the person picked."""
    talks: Mapped[bool] = mapped_column(default=True)
    """Holds the items that the person speaks at, sits on a panel of or teaches."""
    duties: Mapped[bool] = mapped_column(default=True)
    """Holds the items that the person chairs, and what they organise or work at the desk of, as all-day entries."""
    busy_only: Mapped[bool] = mapped_column(default=False)
    """Says when, not what or where: for showing to others."""
    salt: Mapped[str] = mapped_column(String(32), default=lambda: token_hex(16))
    """Of the UIDs of a feed that only says when."""
    alarm_minutes: Mapped[int | None]
    """Reminder before the start; None for none."""
    language: Mapped[str] = mapped_column(String(8), default="")
    """Of titles; "" for the person's own."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """Newest change of these choices; never goes back."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_client: Mapped[str] = mapped_column(String(120), default="")

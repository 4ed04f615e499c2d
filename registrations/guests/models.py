from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.users.models import User
from core import clock
from core.database import Base, UtcDateTime
from core.ids import new_ref
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.guests.states import OPEN
from registrations.tickets.models import TicketType

_OPEN = text("state IN ('sent', 'opened')")


class Guest(Base):
    """One person invited to register with one ticket type, whether it shows to everybody or not.

    The link in the mail is signed and bound to the address (links.py); nothing of it is kept here. ``user``: who
    followed it last, signed in, perhaps with another address; only they can use it then.
    """

    __tablename__ = "guests"
    __table_args__ = (
        CheckConstraint(
            "state IN ('sent', 'opened', 'registered', 'declined', 'withdrawn', 'expired')", name="known_state"
        ),
        CheckConstraint("(state = 'registered') = (registered_at IS NOT NULL)", name="registered_at_its_time"),
        CheckConstraint("mails >= 0", name="mails_not_negative"),
        Index(
            "uq_guests_one_open", "offering_id", "email", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index("ix_guests_listing", "offering_id", "state", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"))
    offering: Mapped[Offering] = relationship()
    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_types.id", ondelete="CASCADE"), index=True)
    ticket_type: Mapped[TicketType] = relationship()
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), index=True)
    """Folded to lower case."""
    language: Mapped[str] = mapped_column(String(5))
    note: Mapped[str] = mapped_column(String(1000), default="")
    """From the organiser, read by the person."""
    state: Mapped[str] = mapped_column(String(12), default="sent")
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mails: Mapped[int] = mapped_column(default=0)
    """How often we wrote to them."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    user: Mapped[User | None] = relationship()
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="SET NULL"), unique=True
    )
    registration: Mapped[Registration | None] = relationship()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    registered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was declined, withdrawn or found expired."""

    @property
    def state_now(self) -> str:
        """The state, with its day taken into account."""
        is_late = self.expires_at is not None and self.expires_at <= clock.now()
        return "expired" if is_late and self.state in OPEN else self.state

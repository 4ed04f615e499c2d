from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, UtcDateTime
from core.ids import new_ref
from registrations.tickets.models import TicketType

access_code_ticket_types = Table(
    "access_code_ticket_types",
    Base.metadata,
    Column("access_code_id", ForeignKey("access_codes.id", ondelete="CASCADE"), primary_key=True),
    Column("ticket_type_id", ForeignKey("ticket_types.id", ondelete="CASCADE"), primary_key=True),
)


class AccessCode(Base):
    """Opens ticket types to whoever types it. ``used`` moves by the guarded UPDATE in actions.py and equals the
    registrations with it that take part or want to."""

    __tablename__ = "access_codes"
    __table_args__ = (
        CheckConstraint("used >= 0 AND used <= most_uses", name="never_overused"),
        CheckConstraint(
            "valid_until IS NULL OR valid_from IS NULL OR valid_until > valid_from", name="ends_after_start"
        ),
        UniqueConstraint("offering_id", "text"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(String(40))
    """As ``texts.normalised`` writes it."""
    note: Mapped[str] = mapped_column(String(200), default="")
    """For the organiser: who got it."""
    most_uses: Mapped[int] = mapped_column(default=1)
    used: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ticket_types: Mapped[list[TicketType]] = relationship(
        secondary=access_code_ticket_types, order_by=TicketType.position, lazy="selectin"
    )

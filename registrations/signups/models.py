from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, UtcDateTime
from offerings.agenda.models import AgendaItem
from registrations.base.models import Registration
from registrations.pools.models import CapacityPool
from registrations.tickets.models import TicketType

item_places_ticket_types = Table(
    "item_places_ticket_types",
    Base.metadata,
    Column("item_places_id", ForeignKey("item_places.id", ondelete="CASCADE"), primary_key=True),
    Column("ticket_type_id", ForeignKey("ticket_types.id", ondelete="CASCADE"), primary_key=True),
)


class ItemPlaces(Base):
    """One signs up for this agenda item; its places are seats of ``pool``, which other items and ticket types of the
    offering may share."""

    __tablename__ = "item_places"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"), unique=True)
    item: Mapped[AgendaItem] = relationship()
    pool_id: Mapped[int] = mapped_column(ForeignKey("capacity_pools.id"), index=True)
    pool: Mapped[CapacityPool] = relationship()
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when one signs up and off; None: until the item starts."""
    ticket_types: Mapped[list[TicketType]] = relationship(
        secondary=item_places_ticket_types, order_by=TicketType.position, lazy="selectin"
    )
    """Who may sign up; none: whoever takes part."""

    @property
    def until(self) -> datetime:
        starts_at = self.item.starts_at
        return min(self.closes_at, starts_at) if self.closes_at else starts_at


_STANDING = text("state <> 'ended'")


class SignUp(Base):
    """A registration's place at one item, or its place in the line for one. Who signs up again gets a new row: the
    line goes by ``id``, and rows are inserted while the pool is locked. See states.py."""

    __tablename__ = "sign_ups"
    __table_args__ = (
        CheckConstraint("state IN ('signed_up', 'waiting', 'ended')", name="known_state"),
        CheckConstraint("(state = 'ended') = (ending <> '')", name="ended_with_a_reason"),
        Index(
            "uq_sign_ups_one_standing", "registration_id", "item_id", unique=True,
            sqlite_where=_STANDING, postgresql_where=_STANDING,
        ),
        Index("ix_sign_ups_line", "item_id", "state", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    registration: Mapped[Registration] = relationship()
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"))
    item: Mapped[AgendaItem] = relationship()
    state: Mapped[str] = mapped_column(String(10))
    ending: Mapped[str] = mapped_column(String(10), default="")
    """Why it ended; empty while it stands."""
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def holder(self) -> str:
        """What its seat says: see PoolSeat."""
        return holder_of(self.item_id)


def holder_of(item_id: int) -> str:
    return f"item:{item_id}"


class OverlapRule(Base):
    """What the organiser of an offering wants when somebody signs up for two things at once. No row: "warn"."""

    __tablename__ = "overlap_rules"
    __table_args__ = (CheckConstraint("rule IN ('refuse', 'warn', 'allow')", name="known_rule"),)

    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(10))

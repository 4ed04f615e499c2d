from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, UtcDateTime
from registrations.base.models import Registration
from registrations.orders.models import Order


class WaitingEntry(Base):
    """A place in line, of one person or of a party: everybody of one order, who want to come together. Order is ``id``:
    rows are inserted while the pools are locked, so ids follow arrival; whom the organiser moved has a ``place`` of
    its own between them."""

    __tablename__ = "waiting_entries"
    __table_args__ = (
        CheckConstraint("(registration_id IS NULL) <> (order_id IS NULL)", name="a_person_or_a_party"),
        CheckConstraint("party_size >= 1", name="somebody_waits"),
        Index("ix_waiting_entries_line", "offering_id", "ended_at", "id", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), unique=True)
    registration: Mapped[Registration | None] = relationship()
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), unique=True)
    order: Mapped[Order | None] = relationship()
    party_size: Mapped[int] = mapped_column(default=1)
    wish: Mapped[str] = mapped_column(String(2_000))
    """Which tickets it waits for and which it would take too: wishes.py."""
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[float | None]
    """Where the organiser moved it; None: where it arrived (its id)."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it left the line, by an offer, by leaving or because the offering was cancelled."""

    @property
    def ref(self) -> str:
        """Of the registration or the order."""
        who = self.registration or self.order
        assert who is not None, "the CHECK wants one of them"
        return who.ref

    @property
    def name(self) -> str:
        """Of the person, or of the buyer of the party."""
        if self.registration is not None:
            return self.registration.name_native
        return self.order.user.display_name if self.order else ""


_OPEN = text("answer IS NULL")


class SeatOffer(Base):
    """A seat held for the next in line until ``expires_at``."""

    __tablename__ = "seat_offers"
    __table_args__ = (
        CheckConstraint("answer IS NULL OR answer IN ('accepted', 'declined', 'lapsed')", name="known_answer"),
        Index("ix_seat_offers_open", "answer", "expires_at"),
        Index("uq_seat_offers_one_open", "entry_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("waiting_entries.id"), index=True)
    entry: Mapped[WaitingEntry] = relationship()
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(String(20))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WaitingSkip(Base):
    """Somebody in line was passed over by an offer to somebody behind, because ``pool_id`` was full. Append-only."""

    __tablename__ = "waiting_skips"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("waiting_entries.id", ondelete="CASCADE"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("seat_offers.id", ondelete="CASCADE"), index=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("capacity_pools.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

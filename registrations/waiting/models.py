from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, UtcDateTime
from registrations.base.models import Registration


class WaitingEntry(Base):
    """A place in line. Order is ``id``: rows are inserted while the pools are locked, so ids follow arrival; whom the
    organiser moved has a ``place`` of its own between them."""

    __tablename__ = "waiting_entries"
    __table_args__ = (Index("ix_waiting_entries_line", "offering_id", "ended_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), unique=True)
    registration: Mapped[Registration] = relationship()
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[float | None]
    """Where the organiser moved it; None: where it arrived (its id)."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it left the line, by an offer, by leaving or because the offering was cancelled."""


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

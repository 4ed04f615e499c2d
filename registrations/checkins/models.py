from datetime import datetime
from uuid import uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, UtcDateTime
from registrations.base.models import Registration


class CheckIn(Base):
    """One scan at a door: somebody let in, turned away, or an earlier scan taken back (``undoes_id``). Append-only.

    What was said then stays said: ``verdict`` is of the moment it reached us. Who is in now: judge.py.
    """

    __tablename__ = "check_ins"
    __table_args__ = (
        CheckConstraint("kind IN ('in', 'undo')", name="known_kind"),
        CheckConstraint("(kind = 'undo') = (undoes_id IS NOT NULL)", name="undo_undoes"),
        CheckConstraint("kind = 'in' OR NOT let_in", name="undo_lets_nobody_in"),
        CheckConstraint("method IN ('camera', 'scanner', 'search', 'walk_in')", name="known_method"),
        Index("ix_check_ins_offering", "offering_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid4()))
    """Made on the device, so that a scan sent twice is one row."""
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), index=True)
    """None for what is no ticket of this offering."""
    registration: Mapped[Registration | None] = relationship()
    kind: Mapped[str] = mapped_column(String(8), default="in")
    let_in: Mapped[bool] = mapped_column(default=True)
    """Whether the person went through the door."""
    verdict: Mapped[str] = mapped_column(String(16), default="ok")
    """Of the server when it arrived."""
    device_verdict: Mapped[str] = mapped_column(String(16), default="")
    """Of the device when it was scanned; empty when the device asked the server."""
    method: Mapped[str] = mapped_column(String(10), default="scanner")
    device_id: Mapped[str] = mapped_column(String(36), default="")
    device_name: Mapped[str] = mapped_column(String(60), default="")
    scanned: Mapped[str] = mapped_column(String(40), default="")
    """The number that was read, where it is no ticket of this offering."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it happened: the device's time, set right by how far its clock was off when it sent."""
    device_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """What the clock of the device said."""
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("check_ins.id"), unique=True)

from datetime import datetime
from uuid import uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, UtcDateTime
from core.i18n import _l
from registrations.base.models import Registration

METHODS = {
    "qr": _l("Code on the screen"),
    "scan": _l("Ticket scanned by staff"),
    "list": _l("Ticked by staff"),
    "kiosk": _l("Tablet at the door"),
    "sheet": _l("Signed sheet"),
    "online": _l("Join log"),
    "excuse": _l("Excuse"),
    "office": _l("Correction"),
}


class AttendanceMark(Base):
    """Something that says of one person that they were, or were not, in one meeting. Append-only.

    A mistake is a further row of kind "void", which names the mark that no longer counts; a correction voids what
    stands and adds a row. Marks make minutes in minutes.py.
    """

    __tablename__ = "attendance_marks"
    __table_args__ = (
        CheckConstraint("kind IN ('in', 'out', 'manual', 'paper', 'online', 'excused', 'void')", name="known_kind"),
        CheckConstraint(
            "method IN ('qr', 'scan', 'list', 'kiosk', 'sheet', 'online', 'excuse', 'office')", name="known_method"
        ),
        CheckConstraint("(kind = 'void') = (voids_id IS NOT NULL)", name="void_voids"),
        CheckConstraint("(kind IN ('manual', 'paper', 'online')) = (until_at IS NOT NULL)", name="stay_ends"),
        CheckConstraint("until_at IS NULL OR until_at >= at", name="ends_after_start"),
        Index("ix_attendance_marks_item", "item_id", "registration_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid4()))
    """Made where the mark was, so that what is sent twice is one row."""
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    registration: Mapped[Registration] = relationship()
    kind: Mapped[str] = mapped_column(String(8))
    method: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it happened, as far as we can tell (minutes.corrected): what counts."""
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    device_time: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """What the device said, untouched."""
    received_time: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it reached us, by our clock."""
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    voids_id: Mapped[int | None] = mapped_column(ForeignKey("attendance_marks.id"), unique=True)


class AttendanceWarning(Base):
    """That somebody was told how their attendance stands; once a level. Append-only."""

    __tablename__ = "attendance_warnings"
    __table_args__ = (
        UniqueConstraint("registration_id", "level"),
        CheckConstraint("level IN ('tight', 'missed')", name="known_level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    level: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, UtcDateTime
from core.i18n import _l
from core.ids import new_ref
from offerings.agenda.models import AgendaItem
from registrations.base.models import Registration
from registrations.questions.models import Upload

STATES = {
    "asked": _l("To be decided"),
    "granted": _l("Granted"),
    "refused": _l("Not granted"),
    "withdrawn": _l("Withdrawn"),
}

_LIVING = text("state IN ('asked', 'granted')")


class Excuse(Base):
    """Why a person can't come to a meeting, and what the coordinator answered. A grant writes a mark "excused"."""

    __tablename__ = "excuses"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'granted', 'refused', 'withdrawn')", name="known_state"),
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided_when_not_asked"),
        CheckConstraint("state <> 'granted' OR mark_id IS NOT NULL", name="granted_has_a_mark"),
        Index(
            "uq_excuses_one_living", "registration_id", "item_id", unique=True,
            sqlite_where=_LIVING, postgresql_where=_LIVING,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"))
    registration: Mapped[Registration] = relationship()
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    item: Mapped[AgendaItem] = relationship()
    reason: Mapped[str] = mapped_column(String(1000))
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("uploads.id"))
    upload: Mapped[Upload | None] = relationship()
    state: Mapped[str] = mapped_column(String(10), default="asked")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None]
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")
    answer: Mapped[str] = mapped_column(String(500), default="")
    mark_id: Mapped[int | None] = mapped_column(ForeignKey("attendance_marks.id"))

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Localized, LocalizedText, UtcDateTime
from core.i18n import _l
from core.ids import new_ref
from organisations.base.models import Organisation

LEVELS = {"introductory": _l("Introductory"), "intermediate": _l("Intermediate"), "advanced": _l("Advanced")}


class Course(Base):
    """The catalogue entry of which cohorts are runs."""

    __tablename__ = "courses"
    __table_args__ = (CheckConstraint("class_hours > 0", name="class_hours_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    host_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    host: Mapped[Organisation] = relationship()
    title: Mapped[Localized] = mapped_column(LocalizedText)
    description: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    outcomes: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    level: Mapped[str] = mapped_column(String(20), default="introductory")
    class_hours: Mapped[int]
    """Of 45 minutes each (学时)."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

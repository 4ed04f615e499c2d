from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Localized, LocalizedText, UtcDateTime
from core.ids import new_ref
from offerings.base.models import Offering


class Reminder(Base):
    """A schedule: so long before or after, to whom, in which words. Each time it is due it writes one Message.

    The row with ``is_standard`` only switches the reminder of the day before; while there is none it is on.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        CheckConstraint("moment IN ('before', 'after')", name="known_moment"),
        CheckConstraint("unit IN ('days', 'hours')", name="known_unit"),
        CheckConstraint("amount >= 0 AND amount <= 400", name="sensible_amount"),
        Index(
            "uq_reminders_standard", "offering_id", unique=True,
            sqlite_where=text("is_standard"), postgresql_where=text("is_standard"),
        ),
        Index("ix_reminders_offering_id", "offering_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"))
    offering: Mapped[Offering] = relationship()
    is_standard: Mapped[bool] = mapped_column(default=False)
    is_on: Mapped[bool] = mapped_column(default=True)
    moment: Mapped[str] = mapped_column(String(10), default="before")
    amount: Mapped[int] = mapped_column(default=1)
    unit: Mapped[str] = mapped_column(String(10), default="days")
    at_hour: Mapped[int] = mapped_column(default=9)
    """With days: the hour on the wall of the offering."""
    audience: Mapped[str] = mapped_column(String(20), default="confirmed")
    """A key of words.AUDIENCES."""
    subject: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    body: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Json, UtcDateTime
from core.ids import new_ref


class MeetingPlan(Base):
    """What a series of class meetings was made from, so that the rest can be planned again."""

    __tablename__ = "meeting_plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    series_key: Mapped[str] = mapped_column(String(40), unique=True)
    wish: Mapped[dict[str, Any]] = mapped_column(Json)
    """As ``planning.Wish.stored`` gives it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200), default="")

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Json, UtcDateTime
from core.ids import new_ref
from registrations.base.models import Registration


class CompletionResult(Base):
    """A decision on one person: the rule and all it was held against, as they were then. Never changed: the latest
    row of a registration is what counts, and the one before says what has changed."""

    __tablename__ = "completion_results"
    __table_args__ = (
        CheckConstraint("outcome IN ('completed', 'incomplete')", name="known_outcome"),
        Index("ix_completion_results_latest", "registration_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"))
    registration: Mapped[Registration] = relationship()
    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(12))
    rule: Mapped[dict[str, Any]] = mapped_column(Json)
    """As rules.py stores it, the usual one written out."""
    inputs: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    """[{"leaf": {...}, "status": ..., "values": {...}, "is_needed": ...}], one for each leaf of the rule."""
    reason: Mapped[str] = mapped_column(String(500), default="")
    """Why somebody decided otherwise than the rule; empty where the rule decided."""
    minutes: Mapped[int] = mapped_column(default=0)
    """Of attendance that count, when it was decided: what credits are booked for."""
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def is_completed(self) -> bool:
        return self.outcome == "completed"


class HandedIn(Base):
    """A document that the rule asks for was handed in, as the organiser says; taken back by deleting the row."""

    __tablename__ = "completion_documents"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    actor_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

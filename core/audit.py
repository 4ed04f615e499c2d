"""Who did what to which thing, when: an append-only table that people can read."""

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.database import Base, Json, UtcDateTime, db


class Actor(Protocol):
    """Whoever acts: a user; ``None`` stands for Huizhi itself (worker, command line)."""

    @property
    def id(self) -> int: ...
    @property
    def display_name(self) -> str: ...


class AuditEntry(Base):
    """One line: never changed, never deleted. ``actor_name`` is kept as it was then."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject_type", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    verb: Mapped[str] = mapped_column(String(60))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


def record(actor: Actor | None, verb: str, subject_type: str, subject_id: int, **details: Any) -> None:
    """Add one line to this transaction. ``verb`` reads like "offering.published"; details are JSON, no secrets."""
    db.session.add(
        AuditEntry(
            at=clock.now(),
            actor_id=actor.id if actor else None,
            actor_name=actor.display_name if actor else "",
            verb=verb,
            subject_type=subject_type,
            subject_id=subject_id,
            details=details,
        )
    )


def list_entries(subject_type: str, subject_id: int, limit: int = 100) -> list[AuditEntry]:
    """The newest entries first."""
    query = (
        db.select(AuditEntry)
        .where(AuditEntry.subject_type == subject_type, AuditEntry.subject_id == subject_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))

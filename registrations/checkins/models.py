from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, UtcDateTime
from registrations.base.models import Registration


class CheckIn(Base):
    """One arrival, or the undoing of one (``undoes_id``). Append-only."""

    __tablename__ = "check_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    registration: Mapped[Registration] = relationship()
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("check_ins.id"), unique=True)

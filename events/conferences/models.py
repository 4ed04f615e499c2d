from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from offerings.base.models import Offering


class Conference(Offering):
    """An academic conference."""

    __tablename__ = "conferences"
    __mapper_args__ = {"polymorphic_identity": "conference"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), primary_key=True)
    edition: Mapped[str] = mapped_column(String(60), default="")
    """As it is said: "19th", "2026"."""
    submissions_due_on: Mapped[date | None]

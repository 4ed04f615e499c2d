from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Localized, LocalizedText, UtcDateTime
from core.ids import new_ref


class Person(Base):
    """Someone on a programme. One row for one person across all offerings, so that their clashes are seen.

    ``organisation_id`` is who entered them and may choose them by name; anybody may by the exact e-mail address.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    name_native: Mapped[str] = mapped_column(String(120))
    name_latin: Mapped[str] = mapped_column(String(120), default="")
    affiliation: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    biography: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), unique=True)
    sort_key: Mapped[str] = mapped_column(String(300), default="")
    """How the name is read: core.names.name_key."""
    agenda_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Newest change of a published item that names them, or stopped naming them; never goes back."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def display_name(self) -> str:
        return self.name_native or self.name_latin

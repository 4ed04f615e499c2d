from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Localized, LocalizedText, UtcDateTime
from core.i18n import _l
from core.ids import new_ref

KINDS = {
    "enterprise": _l("Enterprise"),
    "institute": _l("Institute"),
    "university": _l("University"),
    "society": _l("Society"),
    "alliance": _l("Alliance"),
    "workstation": _l("Expert workstation"),
    "platform": _l("Platform"),
    "government": _l("Government body"),
    "overseas_body": _l("Overseas body"),
}


class Organisation(Base):
    """An enterprise, institute, society or other body on whose behalf people act."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[Localized] = mapped_column(LocalizedText)
    description: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    city: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    country: Mapped[str] = mapped_column(String(2), default="CN")
    website: Mapped[str] = mapped_column(String(300), default="")
    search_text: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    calendar_changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """Newest change to what its feed holds; never goes back, also when an offering leaves it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Localized, LocalizedText, UtcDateTime
from core.ids import new_ref
from organisations.base.models import Organisation


class MessageTemplate(Base):
    """A saved text of an organisation, with {{placeholders}}; messages copy it, so later edits change none of them."""

    __tablename__ = "message_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), index=True)
    organisation: Mapped[Organisation] = relationship()
    name: Mapped[str] = mapped_column(String(120))
    subject: Mapped[Localized] = mapped_column(LocalizedText)
    body: Mapped[Localized] = mapped_column(LocalizedText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

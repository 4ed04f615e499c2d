from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from core.database import Base, Json, Localized, LocalizedText, UtcDateTime
from core.i18n import _l
from core.ids import new_ref

KINDS = {
    "text": _l("Text"),
    "long_text": _l("Long text"),
    "choice": _l("Choice"),
    "number": _l("A number"),
    "date": _l("Date"),
    "yes_no": _l("Yes or no"),
    "file": _l("File"),
}


class Question(Base):
    """One question of an organiser's form. Answered ones are withdrawn, never deleted."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[Localized] = mapped_column(LocalizedText)
    hint: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    options: Mapped[list[Localized]] = mapped_column(Json, default=list)
    """For "choice": what one can choose; the answer stores the option's position."""
    is_required: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Upload(Base):
    """A file somebody handed in. Served only as an attachment, to its owner and the organisers it is for."""

    __tablename__ = "uploads"
    __table_args__ = (CheckConstraint("size >= 0", name="size_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(100))
    """Found from the content, never from the name."""
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Answer(Base):
    """What a person answered to one question."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("registration_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    question: Mapped[Question] = relationship()
    value: Mapped[Any] = mapped_column(Json)
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("uploads.id"))
    upload: Mapped[Upload | None] = relationship()

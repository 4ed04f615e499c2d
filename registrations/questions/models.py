from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from core.database import Base, Json, Localized, LocalizedText, UtcDateTime
from core.ids import new_ref
from registrations.tickets.models import TicketType

question_ticket_types = Table(
    "question_ticket_types",
    Base.metadata,
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("ticket_type_id", ForeignKey("ticket_types.id", ondelete="CASCADE"), primary_key=True),
)


class QuestionSection(Base):
    """A part of the form with a title of its own; questions of none come first."""

    __tablename__ = "question_sections"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    title: Mapped[Localized] = mapped_column(LocalizedText)
    intro: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    position: Mapped[int] = mapped_column(default=0)


class Question(Base):
    """One question of an organiser's form. Answered ones are withdrawn, never deleted."""

    __tablename__ = "questions"
    __table_args__ = (CheckConstraint("kept_days IS NULL OR kept_days >= 0", name="kept_days_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[Localized] = mapped_column(LocalizedText)
    hint: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    options: Mapped[list[Localized]] = mapped_column(Json, default=list)
    """What one can choose; the answer stores the option's position, so that none is ever removed or moved."""
    retired_options: Mapped[list[int]] = mapped_column(Json, default=list)
    """Positions no longer offered: whoever chose one keeps it."""
    is_required: Mapped[bool] = mapped_column(default=False)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("question_sections.id", ondelete="SET NULL"), index=True)
    section: Mapped[QuestionSection | None] = relationship()
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    """For "consent": what one agrees to, in Markdown, as it stands now; earlier ones are in ConsentText."""
    text_version: Mapped[int] = mapped_column(default=0)
    least_pixels: Mapped[int | None]
    """For "picture": the shorter side."""
    condition_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id", ondelete="SET NULL"))
    """Asked only if that question of the same form is answered ..."""
    condition_values: Mapped[list[Any]] = mapped_column(Json, default=list)
    """... with one of these stored values; none: with anything."""
    ticket_types: Mapped[list[TicketType]] = relationship(secondary=question_ticket_types, order_by=TicketType.id)
    """Asked with these only; none: with every one."""
    purpose: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    """Why we ask, one sentence that the participant reads."""
    kept_days: Mapped[int | None]
    """Days after the end of the offering until answers are deleted; None: kept as long as the registration."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ConsentText(Base):
    """One version of what people agreed to; never changed."""

    __tablename__ = "consent_texts"
    __table_args__ = (UniqueConstraint("question_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    version: Mapped[int]
    text: Mapped[Localized] = mapped_column(LocalizedText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


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
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    purged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was deleted as promised; ``value`` then says only this."""


class EarlierAnswer(Base):
    """What an answer was before: consents to older texts, and what was said before its question was no longer asked."""

    __tablename__ = "earlier_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    question: Mapped[Question] = relationship()
    value: Mapped[Any] = mapped_column(Json)
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("uploads.id"))
    upload: Mapped[Upload | None] = relationship()
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)

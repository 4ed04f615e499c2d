from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Json, UtcDateTime
from core.ids import new_ref, new_token
from registrations.base.models import Registration


class SurveyInvitation(Base):
    """That somebody was asked, and whether they have answered; what they said is elsewhere. Of the link that they got
    only the hash is kept (links.py)."""

    __tablename__ = "survey_invitations"
    __table_args__ = (
        UniqueConstraint("registration_id", "key"),
        CheckConstraint("audience IN ('participant', 'manager')", name="known_audience"),
        Index("ix_survey_invitations_open", "answered_on", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"))
    """The participant; of a manager, the one about whom they are asked."""
    registration: Mapped[Registration] = relationship()
    key: Mapped[str] = mapped_column(String(40))
    """Of the survey in the plan of the course version."""
    audience: Mapped[str] = mapped_column(String(12))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_on: Mapped[date | None]
    """A date and no time, so that it tells apart nobody who answered that day."""


class SurveyAnswer(Base):
    """What one person said. An anonymous one leads to nobody: no registration, no time, a name of its own that is drawn
    by lot; with each further answer to the survey all are written anew, so that not even the order of the rows tells
    who was first."""

    __tablename__ = "survey_answers"
    __table_args__ = (
        CheckConstraint("(registration_id IS NULL) = is_anonymous", name="anonymous_names_nobody"),
        Index("ix_survey_answers_of", "cohort_id", "key"),
    )

    id: Mapped[str] = mapped_column(String(43), primary_key=True, default=new_token)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    key: Mapped[str] = mapped_column(String(40))
    is_anonymous: Mapped[bool]
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), index=True)
    registration: Mapped[Registration | None] = relationship()
    values: Mapped[dict[str, Any]] = mapped_column(Json)
    """Key of the question -> number of the scale, key of the choice, or text; unanswered ones are missing."""
    answered_on: Mapped[date]
    """Of anonymous ones, for all the day of the latest."""
    is_counted: Mapped[bool] = mapped_column(default=True)
    """Whether the results show it. Anonymous ones are counted three at a time: no single one moves the results."""

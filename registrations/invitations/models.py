from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.users.models import User
from core.database import Base, Json, UtcDateTime
from core.ids import new_ref
from offerings.base.models import Offering
from registrations.base.models import Registration


class Invitation(Base):
    """One calendar object (a UID) that we mailed to a person, as it was last sent (RFC 5546). Never deleted:
    the next message about it must carry a higher SEQUENCE.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("user_id", "uid"),
        CheckConstraint("method IN ('REQUEST', 'CANCEL')", name="known_method"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    user: Mapped[User] = relationship()
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    offering: Mapped[Offering] = relationship()
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id", ondelete="SET NULL"), index=True)
    registration: Mapped[Registration | None] = relationship()
    """None for a talk or a picked item of somebody who is not registered."""
    uid: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    """The address that was invited: whose reply counts."""
    method: Mapped[str] = mapped_column(String(10))
    sequence: Mapped[int]
    shown: Mapped[dict[str, Any]] = mapped_column(Json)
    """What the person's calendar shows since: see objects.py."""
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)


class InvitationReply(Base):
    """What a person's calendar last answered, about the whole object or one occurrence of it."""

    __tablename__ = "invitation_replies"
    __table_args__ = (
        UniqueConstraint("invitation_id", "occurrence"),
        CheckConstraint("answer IN ('accepted', 'declined', 'tentative')", name="known_answer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"))
    invitation: Mapped[Invitation] = relationship()
    occurrence: Mapped[str] = mapped_column(String(40), default="")
    """The planned start of the occurrence it is about (RECURRENCE-ID), ISO 8601; empty for the whole."""
    answer: Mapped[str] = mapped_column(String(10))
    comment: Mapped[str] = mapped_column(String(500), default="")
    sequence: Mapped[int]
    stamped_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """DTSTAMP of the reply: with its SEQUENCE what an older one is known by (RFC 5546 2.1.5)."""
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ChangeNotice(Base):
    """What a person was last told of an offering, and when they will be told of what has changed since.

    ``due_at`` is None while nothing has changed. It is cleared only by the transaction that enqueues the mail.
    """

    __tablename__ = "change_notices"
    __table_args__ = (
        UniqueConstraint("user_id", "offering_id"),
        CheckConstraint("(due_at IS NULL) = (first_at IS NULL)", name="due_after_a_change"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    user: Mapped[User] = relationship()
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    offering: Mapped[Offering] = relationship()
    told: Mapped[dict[str, Any]] = mapped_column(Json)
    """Key of an entry -> the entry as JSON: see entries.py."""
    reasons: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """Key of an entry -> why it was cancelled, in the organiser's words, until it is told."""
    first_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The first change that was not told yet."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

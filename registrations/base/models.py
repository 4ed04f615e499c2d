from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.users.models import User
from core.database import Base, Json, NameKey, UtcDateTime
from core.ids import new_ref
from notifications.recipient import Recipient
from offerings.base.models import Offering
from registrations.tickets.models import TicketType

_ACTIVE = text("state IN ('pending', 'confirmed', 'waiting', 'offered')")
_NAMED_BY_OTHERS = text("user_id IS NULL AND email <> '' AND state IN ('pending', 'confirmed', 'waiting', 'offered')")
_UNCLAIMED = text("user_id IS NULL")


class Registration(Base):
    """One person takes part (or wants to) in one offering. States and legal moves: states.py.

    Names and address are kept as they were when the person registered: a badge shows them. Without ``user``: a "held"
    one is for nobody yet, its names empty; any other is for a person whom somebody else registered, until whoever
    owns the address signs in (actions.claim). Write to ``recipient``, never to ``user``.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        CheckConstraint(
            "state IN ('held', 'pending', 'confirmed', 'waiting', 'offered', 'cancelled', 'rejected', 'lapsed')",
            name="known_state",
        ),
        Index(
            "uq_registrations_one_active", "offering_id", "user_id", unique=True,
            sqlite_where=_ACTIVE, postgresql_where=_ACTIVE,
        ),
        Index(
            "uq_registrations_one_address", "offering_id", "email", unique=True,
            sqlite_where=_NAMED_BY_OTHERS, postgresql_where=_NAMED_BY_OTHERS,
        ),
        Index("ix_registrations_listing", "offering_id", "state", "id"),
        Index("ix_registrations_own", "user_id", "offering_id"),
        Index(
            "ix_registrations_unclaimed", "email", "offering_id",
            sqlite_where=_UNCLAIMED, postgresql_where=_UNCLAIMED,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"))
    offering: Mapped[Offering] = relationship()
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship()
    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_types.id"), index=True)
    ticket_type: Mapped[TicketType] = relationship()
    state: Mapped[str] = mapped_column(String(20))
    name_native: Mapped[str] = mapped_column(String(120))
    name_latin: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(5), default="")
    """In which we write to somebody without an account: that of whoever registered them."""
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    job_title: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    search_text: Mapped[str] = mapped_column(default="")
    sort_key: Mapped[str] = mapped_column(NameKey, default="")
    """How the name is read (core.names.name_key): the order of every list by name."""
    amount_due_minor: Mapped[int] = mapped_column(default=0)
    """Hundredths of ``currency``, with all tax: the price at the moment of registering."""
    tax_minor: Mapped[int] = mapped_column(default=0)
    """How much of it is tax."""
    price_step_id: Mapped[int | None] = mapped_column(ForeignKey("price_steps.id", ondelete="SET NULL"), index=True)
    access_code_id: Mapped[int | None] = mapped_column(ForeignKey("access_codes.id", ondelete="SET NULL"), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id", ondelete="SET NULL"), index=True)
    """With whom it was registered together: registrations/orders."""
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paid_minor: Mapped[int | None]
    """What was paid, where it is not the amount due: the ticket was changed afterwards. None: they are the same."""
    payment_reference: Mapped[str] = mapped_column(String(80), default="")
    payment_marked_by: Mapped[str] = mapped_column(String(200), default="")
    """Name of who said that it is paid."""
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    sequence: Mapped[int] = mapped_column(default=0)
    """Added to the offering's in the person's own calendar, so that a return is newer than a cancellation."""
    calendar_reply: Mapped[str] = mapped_column(String(10), default="")
    """What the person's calendar answered to the invitations: "accepted", "declined", "tentative", "mixed" or empty."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def owed_minor(self) -> int:
        """What is still to be paid of what changed after it was paid; below 0 when the person gets money back."""
        return 0 if self.paid_minor is None else self.amount_due_minor - self.paid_minor

    @property
    def recipient(self) -> Recipient | None:
        """Whom to write to; None while it is held for nobody."""
        if self.user is not None:
            return self.user.recipient
        if not self.email:
            return None
        return Recipient(self.email, self.name_native, self.language or "zh", self.offering.time_zone)


class RegistrationStep(Base):
    """One move of a registration: from, to, who, when, why. Append-only."""

    __tablename__ = "registration_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(20), default="")
    """What happened while the state stayed: see timeline.py; empty: the answers were changed.
    Of an approval: the kind of rule that decided, "rule_domain", "rule_organisation", "rule_invited"; else empty."""
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class RegistrationDraft(Base):
    """What a person typed and has not sent yet, so that nothing is lost between form and check page."""

    __tablename__ = "registration_drafts"
    __table_args__ = (UniqueConstraint("offering_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    values: Mapped[dict[str, object]] = mapped_column(Json)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Json, UtcDateTime
from core.ids import new_ref
from organisations.base.models import Organisation
from registrations.tickets.models import TicketType


class ApprovalRule(Base):
    """Whoever fits it is approved at once; a ticket type may have several, each is enough.

    "domain": the account's confirmed address is of ``domain``. "organisation": the account is a member of it.
    "invited": the registration came by an invitation to this ticket.
    """

    __tablename__ = "approval_rules"
    __table_args__ = (
        CheckConstraint("kind IN ('domain', 'organisation', 'invited')", name="known_kind"),
        CheckConstraint("(kind = 'domain') = (domain <> '')", name="domain_of_its_kind"),
        CheckConstraint("(kind = 'organisation') = (organisation_id IS NOT NULL)", name="organisation_of_its_kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_types.id", ondelete="CASCADE"), index=True)
    ticket_type: Mapped[TicketType] = relationship()
    kind: Mapped[str] = mapped_column(String(12))
    domain: Mapped[str] = mapped_column(String(254), default="")
    """Folded to lower case, without "@"; its subdomains are others."""
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), index=True)
    organisation: Mapped[Organisation | None] = relationship()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reapproval(Base):
    """A confirmed registration with this ticket goes back to the organiser when the person changes their answers."""

    __tablename__ = "reapprovals"

    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_types.id", ondelete="CASCADE"), primary_key=True)
    question_refs: Mapped[list[str]] = mapped_column(Json, default=list)
    """Only when one of these answers changed; empty: whatever changed."""

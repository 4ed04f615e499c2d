from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, UtcDateTime
from core.ids import new_ref
from offerings.base.models import Offering
from organisations.base.models import Organisation
from registrations.base.models import Registration
from registrations.tickets.models import TicketType


class Group(Base):
    """Seats of one ticket type for one group. Its size is the number of its seats that are held or filled; those that
    are not filled by the end of ``release_on`` (in the offering's zone) are let go."""

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    offering: Mapped[Offering] = relationship()
    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_types.id", ondelete="CASCADE"), index=True)
    ticket_type: Mapped[TicketType] = relationship()
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id", ondelete="SET NULL"), index=True)
    organisation: Mapped[Organisation | None] = relationship()
    name: Mapped[str] = mapped_column(String(200))
    """As the group calls itself; of an organisation in the directory what it was called when the seats were given."""
    release_on: Mapped[date]
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    managers: Mapped[list["GroupManager"]] = relationship(
        order_by="GroupManager.id", cascade="all, delete-orphan", passive_deletes=True
    )


class GroupManager(Base):
    """Who fills the seats: whoever signs in with this address, confirmed to be theirs."""

    __tablename__ = "group_managers"
    __table_args__ = (UniqueConstraint("group_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(5))


class GroupSeat(Base):
    """This registration is one of the group's; it counts while it holds a seat."""

    __tablename__ = "group_seats"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    registration: Mapped[Registration] = relationship()
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    group: Mapped[Group] = relationship()

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Localized, LocalizedText, UtcDateTime
from core.i18n import _l
from core.ids import new_ref
from offerings.base.models import Offering
from offerings.people.models import Person
from offerings.tracks.models import Track
from offerings.venues.models import Room

KINDS = {
    "keynote": _l("Keynote"),
    "talk": _l("Talk"),
    "panel": _l("Panel"),
    "workshop": _l("Workshop"),
    "poster": _l("Poster session"),
    "ceremony": _l("Ceremony"),
    "meeting": _l("Class meeting"),
    "opening": _l("Opening hours"),
    "break": _l("Break"),
    "social": _l("Social event"),
    "other": _l("Other"),
}

PERSON_ROLES = {
    "speaker": _l("Speaker"),
    "chair": _l("Chair"),
    "moderator": _l("Moderator"),
    "panellist": _l("Panellist"),
    "trainer": _l("Trainer"),
}


class AgendaItem(Base):
    """Something with a time and a place, belonging to an offering.

    ``draft`` is seen by the organisers only; ``cancelled`` stays visible if it ever was published.
    On PostgreSQL the exclusion constraint ``ex_agenda_items_room`` keeps two published items out of one room.
    """

    __tablename__ = "agenda_items"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("state IN ('draft', 'published', 'cancelled')", name="known_state"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
        UniqueConstraint("offering_id", "source_key"),
        Index("ix_agenda_items_offering", "offering_id", "starts_at"),
        Index("ix_agenda_items_room", "room_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    uid: Mapped[str] = mapped_column(String(120), unique=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"))
    offering: Mapped[Offering] = relationship()
    kind: Mapped[str] = mapped_column(String(20), default="talk")
    title: Mapped[Localized] = mapped_column(LocalizedText)
    abstract: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"))
    room: Mapped[Room | None] = relationship()
    shares_room: Mapped[bool] = mapped_column(default=False)
    """True where the offering's room rule does not block: the database then lets it overlap."""
    track_id: Mapped[int | None] = mapped_column(ForeignKey("tracks.id", ondelete="SET NULL"), index=True)
    track: Mapped[Track | None] = relationship()
    state: Mapped[str] = mapped_column(String(20), default="draft")
    capacity: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(8), default="")
    online_url: Mapped[str] = mapped_column(String(300), default="")
    series_key: Mapped[str | None] = mapped_column(String(40), index=True)
    """Common to the items that one recurrence made."""
    planned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The start that its series planned for it: kept when it moves alone, moved when the whole agenda moves."""
    source_key: Mapped[str | None] = mapped_column(String(200))
    """Its identity in the file it was imported from, so that a second import updates it."""
    people: Mapped[list["AgendaItemPerson"]] = relationship(
        order_by="AgendaItemPerson.position", cascade="all, delete-orphan"
    )
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_public(self) -> bool:
        """Shown to everybody once its offering is."""
        return self.published_at is not None


class AgendaItemPerson(Base):
    """A person's part in an item."""

    __tablename__ = "agenda_item_people"
    __table_args__ = (UniqueConstraint("item_id", "person_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    person: Mapped[Person] = relationship()
    role: Mapped[str] = mapped_column(String(20), default="speaker")
    position: Mapped[int] = mapped_column(default=0)


class ClashOverride(Base):
    """An owner's decision to live with one soft clash, and why. ``clash_key`` comes from agenda/clashes.py."""

    __tablename__ = "clash_overrides"
    __table_args__ = (UniqueConstraint("offering_id", "clash_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"))
    clash_key: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(500))
    actor_id: Mapped[int]
    actor_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

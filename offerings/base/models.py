from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Json, Localized, LocalizedText, UtcDateTime
from core.ids import new_ref
from offerings.topics.models import Topic, offering_topics
from offerings.venues.models import Venue
from organisations.base.models import Organisation

BEGINS_ANEW = {"begins_anew": True}
"""``info`` of a column of a subclass that a copied offering does not take over."""


class Offering(Base):
    """What a person can register for. Abstract: rows are exhibitions, conferences or cohorts.

    Mixed lists use only the columns of this class (a subclass column costs a query a row).
    """

    __tablename__ = "offerings"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on IS NOT NULL", name="end_needs_start"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("state IN ('draft', 'published', 'postponed', 'cancelled')", name="known_state"),
        CheckConstraint("parent_id <> id", name="not_own_parent"),
        Index("ix_offerings_listing", "state", "starts_on", "id"),
        Index("ix_offerings_changes", "state", "kind", "changed_at", "entry_revision", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    uid: Mapped[str] = mapped_column(String(120), unique=True)
    """iCalendar UID, fixed at creation for life (RFC 5545 3.8.4.7)."""
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[Localized] = mapped_column(LocalizedText)
    summary: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    """One or two plain sentences for lists and link previews."""
    description: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    """Markdown."""
    notice: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    """A sentence shown above everything else: a change of place, "invented for demonstration"."""
    host_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    host: Mapped[Organisation] = relationship()
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("offerings.id"), index=True)
    parent: Mapped["Offering | None"] = relationship(remote_side="Offering.id", back_populates="children")
    children: Mapped[list["Offering"]] = relationship(back_populates="parent", order_by="Offering.starts_on")
    state: Mapped[str] = mapped_column(String(20), default="draft")
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """When a draft will publish itself; None for "not planned"."""
    starts_on: Mapped[date | None]
    """First day, in ``time_zone``; None while the date is to be confirmed."""
    ends_on: Mapped[date | None]
    """Last day, inclusive; None when only the first is known."""
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venues.id"), index=True)
    venue: Mapped[Venue | None] = relationship()
    city: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    city_key: Mapped[str] = mapped_column(String(80), default="", index=True)
    mode: Mapped[str] = mapped_column(String(10), default="on_site")
    """"on_site", "online" or "hybrid"."""
    online_url: Mapped[str] = mapped_column(String(300), default="")
    languages: Mapped[str] = mapped_column(String(40), default="zh")
    """Languages spoken there, ISO 639-1 codes separated by a space."""
    topics: Mapped[list[Topic]] = relationship(secondary=offering_topics, order_by=(Topic.position, Topic.id))
    website: Mapped[str] = mapped_column(String(300), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    registration_opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    registration_closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changes_until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when participants may change and cancel alone; None: until it starts."""
    offer_hours: Mapped[int] = mapped_column(default=24)
    """How long an offered seat is held for the next in line."""
    clash_rules: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    """Rule -> "block", "warn" or "off" where it differs from the default (agenda/clashes.py)."""
    sequence: Mapped[int] = mapped_column(default=0)
    """RFC 5546 2.1.4: rises when dates, place or status change after publication."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """Newest change of what its own calendar entry says; never goes back."""
    agenda_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Newest change of what the entries of its agenda say; never goes back."""
    entry_revision: Mapped[int] = mapped_column(default=0)
    """Counts the changes of its own calendar entry: rises whenever ``changed_at`` does."""
    agenda_revision: Mapped[int] = mapped_column(default=0)
    """Counts the changes of the entries of its agenda: rises whenever ``agenda_changed_at`` does."""
    revision: Mapped[int] = mapped_column(default=0)
    """Rises with every change a page or feed shows, agenda included; key of cached fragments."""
    search_text: Mapped[str] = mapped_column(default="")
    """core.text.search_document of titles, summaries, city, host, venue, topics."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """First publication; set once. Whoever has it is public, also when postponed or cancelled."""

    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_abstract": True}  # noqa: RUF012

    @property
    def is_public(self) -> bool:
        return self.state != "draft"


class OfferingStep(Base):
    """One move in an offering's life: from, to, who, when, why. Append-only."""

    __tablename__ = "offering_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), index=True)
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime
from core.ids import new_ref


class SyncState(Base):
    """What was in a calendar when a client looked: its sync-token names this row (RFC 6578 3.2).

    A row a content, whoever looked and however often: nothing here belongs to a client.
    """

    __tablename__ = "sync_states"
    __table_args__ = (
        UniqueConstraint("collection", "digest"),
        Index("ix_sync_states_collection_revision", "collection", "revision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    collection: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the address of the calendar."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the members: two rows of one calendar never hold the same."""
    revision: Mapped[str] = mapped_column(String(64))
    """The newest revision of the scope that gave these members; "" for a part of an answer (RFC 6578 3.6)."""
    members: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """JSON, deflated: the last segment of each address, and its entity tag."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    """When it was last the newest state."""

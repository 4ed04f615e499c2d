from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from accounts.users.models import User
from core.database import Base, UtcDateTime
from core.ids import new_ref
from offerings.base.models import Offering


class PeopleExport(Base):
    """Somebody took the participants of an offering out. The row stays as the log; the file goes after a day."""

    __tablename__ = "people_exports"
    __table_args__ = (
        CheckConstraint("kind IN ('csv', 'xlsx', 'json')", name="known_kind"),
        CheckConstraint("state IN ('queued', 'done', 'failed')", name="known_state"),
        CheckConstraint("done >= 0 AND total >= 0", name="counts_not_negative"),
        Index("ix_people_exports_state", "state", "lease_until"),
        Index("ix_people_exports_log", "offering_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"))
    offering: Mapped[Offering] = relationship()
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship()
    kind: Mapped[str] = mapped_column(String(4))
    query: Mapped[str] = mapped_column(String(4000), default="")
    """Filter and columns as in an address (participants.filters.Look)."""
    with_sensitive: Mapped[bool] = mapped_column(default=False)
    """With the answers that are kept encrypted, in clear."""
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10), default="queued")
    total: Mapped[int]
    """People found when it was asked for."""
    done: Mapped[int] = mapped_column(default=0)
    """People written so far."""
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """While a worker writes it; one that was killed lets it run out."""
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    size: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

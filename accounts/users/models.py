from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime
from core.ids import new_ref
from notifications.recipient import Recipient


class User(Base):
    """One person's account. ``email`` is stored folded to lower case; it counts only once confirmed."""

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    email_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    name_native: Mapped[str] = mapped_column(String(120))
    name_latin: Mapped[str] = mapped_column(String(120), default="")
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    job_title: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(8), default="zh")
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    administrator_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when this person runs the installation and may do everything; None for nearly everyone."""

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None and self.email_confirmed_at is not None

    @property
    def is_administrator(self) -> bool:
        return self.administrator_at is not None

    @property
    def display_name(self) -> str:
        return self.name_native or self.name_latin or self.email

    @property
    def recipient(self) -> Recipient:
        return Recipient(self.email, self.display_name, self.language, self.time_zone)

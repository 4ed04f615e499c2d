import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from core.badges.status_list import SIZE
from core.database import Base, Json, UtcDateTime
from organisations.base.models import Organisation
from trainings.certificates.models import Certificate

_IN_USE = text("active_to IS NULL")


def new_urn() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


class IssuerKey(Base):
    """An Ed25519 key that signs credentials of every host. Old ones are kept: what they signed stays valid."""

    __tablename__ = "issuer_keys"
    __table_args__ = (
        CheckConstraint("algorithm = 'Ed25519'", name="known_algorithm"),
        CheckConstraint("active_to IS NULL OR active_to >= active_from", name="ends_after_start"),
        Index(
            "uq_issuer_keys_one_in_use", "algorithm", unique=True, sqlite_where=_IN_USE, postgresql_where=_IN_USE
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    """Such as "2026-1": the end of its address."""
    algorithm: Mapped[str] = mapped_column(String(10), default="Ed25519")
    public_key: Mapped[str] = mapped_column(String(60))
    """Multikey."""
    sealed_seed: Mapped[str] = mapped_column(String(200))
    """core.sealing, bound to ``name``."""
    active_from: Mapped[datetime] = mapped_column(UtcDateTime)
    active_to: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StatusList(Base):
    """Places for the credentials of one host; two documents come of it, revocation and suspension."""

    __tablename__ = "status_lists"
    __table_args__ = (CheckConstraint(f"taken >= 0 AND taken <= {SIZE}", name="taken_within_size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    host: Mapped[Organisation] = relationship()
    taken: Mapped[int] = mapped_column(default=0)
    """Places given away."""
    revision: Mapped[int] = mapped_column(default=0)
    """Rises whenever a bit changes."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CredentialSubject(Base):
    """The name of a person in credentials: says nothing about who it is."""

    __tablename__ = "credential_subjects"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    urn: Mapped[str] = mapped_column(String(45), unique=True, default=new_urn)


class Credential(Base):
    """A certificate as a signed Open Badge. What was signed never changes; the two bits follow the certificate."""

    __tablename__ = "credentials"
    __table_args__ = (
        UniqueConstraint("list_id", "place"),
        CheckConstraint(f"place >= 0 AND place < {SIZE}", name="place_within_size"),
    )

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id", ondelete="CASCADE"), primary_key=True)
    certificate: Mapped[Certificate] = relationship()
    urn: Mapped[str] = mapped_column(String(45), unique=True)
    key_id: Mapped[int] = mapped_column(ForeignKey("issuer_keys.id"), index=True)
    key: Mapped[IssuerKey] = relationship()
    list_id: Mapped[int] = mapped_column(ForeignKey("status_lists.id"))
    status_list: Mapped[StatusList] = relationship()
    place: Mapped[int]
    is_revoked: Mapped[bool] = mapped_column(default=False)
    """Its bit for revocation: the certificate was revoked or superseded."""
    is_suspended: Mapped[bool] = mapped_column(default=False)
    document: Mapped[dict[str, Any]] = deferred(mapped_column(Json, nullable=False))
    """With its proof."""
    token: Mapped[str] = deferred(mapped_column(String(8000), nullable=False))
    """The same as VC-JWT."""
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its owner first agreed to take it out."""
    consent_version: Mapped[str] = mapped_column(String(20), default="")

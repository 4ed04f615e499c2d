from sqlalchemy.dialects import postgresql, sqlite

from core import clock
from core.database import db
from notifications.addresses.models import UnreachableAddress


def mark_unreachable(address: str, reason: str) -> None:
    """The first refusal stays; many may say it at once."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"address": address.strip().lower()[:254], "reason": reason[:300], "since_at": clock.now()}
    db.session.execute(insert(UnreachableAddress).values(**values).on_conflict_do_nothing(index_elements=["address"]))


def mark_reachable(address: str) -> None:
    """Its owner says that it works again: mails go there until one comes back."""
    db.session.execute(db.delete(UnreachableAddress).where(UnreachableAddress.address == address.strip().lower()))

from core import clock
from core.database import db, insert_into
from notifications.addresses.models import UnreachableAddress


def mark_unreachable(address: str, reason: str) -> None:
    """The first refusal stays; many may say it at once."""
    values = {"address": address.strip().lower()[:254], "reason": reason[:300], "since_at": clock.now()}
    db.session.execute(
        insert_into(UnreachableAddress).values(**values).on_conflict_do_nothing(index_elements=["address"])
    )


def mark_reachable(address: str) -> None:
    """Its owner says that it works again: mails go there until one comes back."""
    db.session.execute(db.delete(UnreachableAddress).where(UnreachableAddress.address == address.strip().lower()))

from collections.abc import Collection

from core.database import db
from notifications.addresses.models import UnreachableAddress


def find_unreachable(address: str) -> UnreachableAddress | None:
    query = db.select(UnreachableAddress).where(UnreachableAddress.address == address.strip().lower())
    found: UnreachableAddress | None = db.session.scalar(query)
    return found


def list_unreachable(addresses: Collection[str]) -> set[str]:
    """Of these, lower case, the ones that no mail reaches."""
    folded = {address.lower() for address in addresses}
    query = db.select(UnreachableAddress.address).where(UnreachableAddress.address.in_(folded))
    return set(db.session.scalars(query))

"""Who may import what: what they may also do by hand, one thing at a time."""

from typing import Any

from core.database import db
from offerings.base.models import Offering
from offerings.imports.models import ImportFile
from offerings.roles import policy as offering_policy
from offerings.roles.models import OfferingRole
from offerings.venues import policy as venue_policy
from offerings.venues.models import Venue
from organisations.base.models import Organisation
from organisations.members import policy as member_policy

User = Any
"""Flask-Login's current user: accounts.users.models.User or its anonymous stand-in."""


def may_import(user: User) -> bool:
    """Leads an organisation, or edits at least one offering."""
    if offering_policy.may_create(user):
        return True
    if not user.is_authenticated:
        return False
    edits = db.select(OfferingRole.id).where(
        OfferingRole.user_id == user.id, OfferingRole.role.in_(("owner", "editor"))
    )
    return bool(db.session.scalar(db.select(edits.exists())))


def may_use(user: User, file: ImportFile) -> bool:
    """Whoever handed it in; nobody else, administrators included."""
    return bool(user.is_authenticated and file.user_id == user.id)


class Rights:
    """What one person may write; ``None``, the command line, may everything. Each thing is asked for once."""

    def __init__(self, user: User | None) -> None:
        self.user = user
        self._known: dict[tuple[str, int], bool] = {}

    @property
    def is_administrator(self) -> bool:
        return self.user is None or bool(self.user.is_administrator)

    def may_edit(self, offering: Offering) -> bool:
        return self._ask("edit", offering_policy.may_edit, offering)

    def may_host(self, organisation: Organisation) -> bool:
        return self._ask("host", offering_policy.may_host, organisation)

    def may_write(self, organisation: Organisation) -> bool:
        """Change what an organisation says of itself."""
        return self._ask("write", member_policy.may_edit, organisation)

    def may_keep(self, venue: Venue) -> bool:
        return self._ask("keep", venue_policy.may_keep, venue)

    def may_cancel(self, offering: Offering) -> bool:
        """Cancel items that people have seen."""
        return self.may_edit(offering)

    def _ask(self, word: str, may: Any, thing: Any) -> bool:
        if self.is_administrator:
            return True
        key = (word, thing.id)
        if key not in self._known:
            self._known[key] = bool(may(self.user, thing))
        return self._known[key]

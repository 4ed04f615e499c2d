"""Keeping a look at the list under a name."""

from typing import Any

from core import audit, clock
from core.database import db
from core.errors import Forbidden, Invalid, Refused
from core.i18n import _l
from core.text import has_forbidden_characters
from offerings.base.models import Offering
from registrations.views.models import SavedView

MOST = 50
"""Views that a person may keep for one offering."""
_LONGEST_QUERY = 4000


def save(offering: Offering, user: Any, name: str, query: str, *, is_shared: bool) -> SavedView:
    """The person's view of this name, made or changed."""
    name = name.strip()
    if not name or len(name) > 80 or has_forbidden_characters(name):
        raise Invalid("bad_name", _l("Write a name of at most 80 characters."), field="name")
    if len(query) > _LONGEST_QUERY:
        raise Invalid("too_long", _l("This filter is too long to be kept."), field="name")
    own = db.select(SavedView).where(SavedView.offering_id == offering.id, SavedView.user_id == user.id)
    view: SavedView | None = db.session.scalar(own.where(SavedView.name == name))
    if view is None:
        if len(db.session.scalars(own).all()) >= MOST:
            raise Refused("too_many", _l("You keep %(most)s views already. Remove one first.", most=MOST))
        view = SavedView(offering_id=offering.id, user_id=user.id, name=name, created_at=clock.now())
        db.session.add(view)
    view.query, view.is_shared = query, is_shared
    audit.record(user, "view.saved", "offering", offering.id, name=name, shared=is_shared)
    db.session.flush()
    return view


def remove(view: SavedView, user: Any, *, may_edit: bool) -> None:
    """One's own; one of somebody else only by whoever may edit the offering."""
    if view.user_id != user.id and not may_edit:
        raise Forbidden("not_yours", _l("This view is somebody else's."))
    audit.record(user, "view.removed", "offering", view.offering_id, name=view.name)
    db.session.delete(view)
    db.session.flush()

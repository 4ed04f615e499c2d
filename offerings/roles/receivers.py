"""What roles have to do with what happens to an offering."""

from typing import Any

from flask_babel import force_locale

from accounts.users.models import User
from core import clock
from core.database import db
from core.i18n import locale_for
from notifications.outbox.actions import enqueue
from offerings.base.models import Offering
from offerings.base.publication import list_obstacles
from offerings.base.signals import offering_created, publication_refused
from offerings.roles.models import OfferingRole
from offerings.roles.queries import list_owners


@offering_created.connect
def name_owner(offering: Offering, *, actor: User | None, **_: Any) -> None:
    """Whoever creates it owns it."""
    if actor is not None:
        db.session.add(OfferingRole(offering_id=offering.id, user_id=actor.id, role="owner", created_at=clock.now()))
        db.session.flush()


@publication_refused.connect
def tell_owners(offering: Offering, **_: Any) -> None:
    """The plan could not be kept: who may mend it learns why, in their own language."""
    for owner in list_owners(offering):
        with force_locale(locale_for(owner.language)):
            reasons = [str(obstacle.sentence) for obstacle in list_obstacles(offering)]
        enqueue(
            "offerings/publication_refused",
            owner.recipient,
            {"title": offering.title, "reasons": reasons, "path": f"/organise/offerings/{offering.ref}"},
            dedupe_key=f"publication-refused:{offering.id}:{offering.revision}:{owner.id}",
        )

"""Planned publications: done when their time comes, or given up with a reason."""

from core import clock
from core.database import db
from core.errors import DomainError
from core.jobs import periodic
from offerings.base import moves, queries, signals
from offerings.base.models import Offering
from offerings.base.publication import list_obstacles


@periodic(60)
def publish_due() -> None:
    """Each in its own transaction. Safe to run twice or at once: publishing locks the row and looks again."""
    for offering_id in queries.list_due(clock.now()):
        publish_planned(offering_id)
        db.session.commit()


def publish_planned(offering_id: int) -> None:
    """Publish what came due. When something stands in the way, remove the plan and say so (publication_refused)."""
    offering = db.session.get(Offering, offering_id, populate_existing=True, with_for_update={"of": Offering})
    if offering is None or offering.publish_at is None or offering.publish_at > clock.now():
        return
    try:
        with db.session.begin_nested():
            moves.publish(offering, None)
    except DomainError:
        obstacles = list_obstacles(offering)
        moves.unplan(offering, None)
        signals.publication_refused.send(offering, actor=None, obstacles=obstacles)

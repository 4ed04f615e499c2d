"""What offerings show of others follows them."""

from typing import Any

from core.database import db
from offerings.base.actions import refresh_search
from offerings.base.models import Offering
from offerings.base.stamps import lock, stamp
from offerings.topics.models import Topic
from offerings.topics.signals import topic_renamed


@topic_renamed.connect
def say_the_new_topic(topic: Topic, **_rest: Any) -> None:
    """The search finds an offering by its topics, and its calendar entry names them."""
    query = db.select(Offering).where(Offering.topics.contains(topic)).order_by(Offering.id)
    for offering in db.session.scalars(query).all():
        lock(offering)
        refresh_search(offering)
        stamp(offering, calendar=True)
    db.session.flush()

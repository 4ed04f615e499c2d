"""What must hold between offerings and topics."""

from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from offerings.topics.models import MOST, Topic, offering_topics


@invariant("no offering has more topics than a form lets choose")
def topics_are_few() -> Iterator[str]:
    counted = db.func.count()
    query = db.select(offering_topics.c.offering_id, counted).group_by(offering_topics.c.offering_id)
    for number, count in db.session.execute(query.having(counted > MOST)):
        yield f"Offering {number} has {count} topics, more than {MOST}."


@invariant("every topic has a name in both languages")
def topics_are_named() -> Iterator[str]:
    for topic in db.session.scalars(db.select(Topic).order_by(Topic.id)):
        if not (topic.name.get("en") and topic.name.get("zh")):
            yield f"Topic {topic.key} lacks a name in English or in Chinese."

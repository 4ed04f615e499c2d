"""Reads of topics, in the administrators' order."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Select

from core.database import db
from core.errors import NotFound
from offerings.topics.models import Topic, offering_topics


def in_order(topics: Iterable[Topic]) -> list[Topic]:
    """Each once, as lists show them."""
    return sorted(set(topics), key=lambda topic: (topic.position, topic.id))


def list_topics(*, retired: bool = False) -> Sequence[Topic]:
    """Those that can be chosen; with ``retired`` the others too."""
    query = db.select(Topic).order_by(Topic.position, Topic.id)
    return db.session.scalars(query if retired else query.where(Topic.retired_at.is_(None))).all()


def find_topic(key: str) -> Topic | None:
    """Retired ones too: their addresses and feeds stay."""
    found: Topic | None = db.session.scalar(db.select(Topic).where(Topic.key == key))
    return found


def get_topic(ref: str) -> Topic:
    """Raises NotFound."""
    found: Topic | None = db.session.scalar(db.select(Topic).where(Topic.ref == ref))
    if found is None:
        raise NotFound
    return found


def select_offering_ids(keys: Collection[str]) -> Select[Any]:
    """Ids of the offerings, public or not, that have a topic with one of these keys: for ``Offering.id.in_``."""
    ids: Select[Any] = db.select(offering_topics.c.offering_id)
    return ids.join(Topic).where(Topic.key.in_(keys))


def count_offerings() -> dict[int, int]:
    """Topic id -> offerings of any state, where there are some. One query."""
    counted = db.func.count()
    query = db.select(offering_topics.c.topic_id, counted).group_by(offering_topics.c.topic_id)
    return {row[0]: row[1] for row in db.session.execute(query)}

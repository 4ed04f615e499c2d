"""Every write of topics. What an offering is about is written with the offering."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from core import audit, clock
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid
from core.i18n import _l
from core.ids import slugify
from offerings.topics.models import Topic
from offerings.topics.queries import list_topics
from offerings.topics.signals import topic_renamed

LONGEST_KEY = 60


def create(actor: Actor | None, *, name: Localized, key: str = "") -> Topic:
    """At the end of the list. Without a ``key`` the English name gives it."""
    others = list_topics(retired=True)
    _check_name(name, others)
    key = slugify(key or name["en"])[:LONGEST_KEY].strip("-")
    if not key:
        raise Invalid("no_key", _l("Use small Latin letters, digits and hyphens."), field="key")
    now = clock.now()
    position = max((other.position for other in others), default=0) + 1
    topic = Topic(key=key, name=name, position=position, created_at=now, calendar_changed_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(topic)
    except IntegrityError as error:
        raise Invalid("key_taken", _l("Another topic has this address. Choose another."), field="key") from error
    audit.record(actor, "topic.created", "topic", topic.id, key=key, name=name)
    return topic


def rename(topic: Topic, actor: Actor | None, name: Localized) -> None:
    """Its key stays: it stands in addresses that people have. Whatever shows its name is told."""
    if topic.name == name:
        return
    _check_name(name, [other for other in list_topics(retired=True) if other is not topic])
    audit.record(actor, "topic.renamed", "topic", topic.id, old=topic.name, new=name)
    topic.name = name
    topic.calendar_changed_at = max(clock.now(), topic.calendar_changed_at + timedelta(microseconds=1))
    db.session.flush()
    topic_renamed.send(topic, actor=actor)


def move(topic: Topic, actor: Actor | None, by: int) -> None:
    """``by`` places down the list (up when negative), as far as it goes; retired ones count too."""
    topics = list(list_topics(retired=True))
    place = topics.index(topic)
    topics.insert(max(0, min(len(topics) - 1, place + by)), topics.pop(place))
    if topics.index(topic) == place:
        return
    for position, each in enumerate(topics, start=1):
        each.position = position
    audit.record(actor, "topic.moved", "topic", topic.id, by=by)
    db.session.flush()


def retire(topic: Topic, actor: Actor | None) -> None:
    """It stays on what has it; nobody can choose it any more."""
    if topic.retired_at is None:
        topic.retired_at = clock.now()
        audit.record(actor, "topic.retired", "topic", topic.id)
        db.session.flush()


def restore(topic: Topic, actor: Actor | None) -> None:
    """It can be chosen again."""
    if topic.retired_at is not None:
        topic.retired_at = None
        audit.record(actor, "topic.restored", "topic", topic.id)
        db.session.flush()


def _check_name(name: Localized, others: Sequence[Topic]) -> None:
    for lang in ("en", "zh"):
        if not name.get(lang):
            raise Invalid("no_name", _l("Name it in both languages: everybody chooses from this list."), f"name_{lang}")
        if any(other.name.get(lang, "").casefold() == name[lang].casefold() for other in others):
            raise Invalid("name_taken", _l("Another topic has this name already."), f"name_{lang}")

from datetime import timedelta
from typing import Any

from accounts.users.models import User
from accounts.users.queries import lock
from calendars.private.models import PrivateFeed
from core import audit, clock
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l

LIMIT = 20
CONTENTS = ("registrations", "picks", "talks", "duties")
CHOICES = {*CONTENTS, "busy_only", "language", "alarm_minutes"}
NOTED_EVERY = timedelta(minutes=10)


def create(user: User, name: str, **choices: Any) -> PrivateFeed:
    """A new feed with an address of its own; at most LIMIT a person. ``choices``: columns of CHOICES."""
    lock(user)
    count = db.session.scalar(
        db.select(db.func.count()).where(PrivateFeed.user_id == user.id, PrivateFeed.removed_at.is_(None))
    )
    if (count or 0) >= LIMIT:
        raise Refused("too_many", _l("You have twenty feeds already. Remove one that you no longer use."), field="name")
    now = clock.now()
    feed = PrivateFeed(user=user, created_at=now, changed_at=now)
    with db.session.no_autoflush:
        _write(feed, name, choices)
        db.session.add(feed)
    db.session.flush()
    audit.record(user, "private_feed.created", "user", user.id, feed=feed.ref)
    return feed


def edit(feed: PrivateFeed, name: str, **choices: Any) -> None:
    """What it is called and holds from now on; its address stays."""
    with db.session.no_autoflush:
        _write(feed, name, choices)
    feed.changed_at = max(clock.now(), feed.changed_at + timedelta(microseconds=1))
    audit.record(feed.user, "private_feed.edited", "user", feed.user_id, feed=feed.ref)
    db.session.flush()


def _write(feed: PrivateFeed, name: str, choices: dict[str, Any]) -> None:
    assert choices.keys() <= CHOICES, choices.keys() - CHOICES
    name = name.strip()
    if not name:
        raise Invalid("no_name", _l("Give the feed a name, such as “phone” or “office”."), field="name")
    if not any(choices.get(content, getattr(feed, content) is not False) for content in CONTENTS):
        raise Invalid("holds_nothing", _l("Choose at least one thing that it holds."), field="registrations")
    feed.name = name[:80]
    for column, value in choices.items():
        setattr(feed, column, value)


def reset(feed: PrivateFeed) -> None:
    """A new address; the old one answers 410 from now on."""
    feed.version += 1
    feed.last_fetched_at, feed.last_client = None, ""
    audit.record(feed.user, "private_feed.reset", "user", feed.user_id, feed=feed.ref)


def stamp_all(user_id: int) -> None:
    """Something that their feeds held is gone, and leaves no time of its own behind."""
    for feed in db.session.scalars(db.select(PrivateFeed).where(PrivateFeed.user_id == user_id)):
        feed.changed_at = max(clock.now(), feed.changed_at + timedelta(microseconds=1))
    db.session.flush()


def remove(feed: PrivateFeed) -> None:
    """The address answers 410 for good."""
    feed.removed_at = clock.now()
    audit.record(feed.user, "private_feed.removed", "user", feed.user_id, feed=feed.ref)


def is_fetch_news(feed: PrivateFeed, client: str) -> bool:
    """Whether a fetch is worth a write: another program, or the first in NOTED_EVERY."""
    last = feed.last_fetched_at
    return last is None or client != feed.last_client or last < clock.now() - NOTED_EVERY


def note_fetch(feed_id: int, client: str) -> None:
    """Remember that a program looked. Call in a transaction of its own."""
    values = {"last_fetched_at": clock.now(), "last_client": client}
    db.session.execute(db.update(PrivateFeed).where(PrivateFeed.id == feed_id).values(values))

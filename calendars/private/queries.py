"""A person's own calendar: what they registered for, with its class meetings, what they picked, speak at, chair or run.

A feed's revision is made of the few lines that say what it holds (lines.py): exact, however much else changes around
them, and enough to put the feed together from entries that others built.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import Select, bindparam

from accounts.users.models import User
from calendars.feeds.entries import Entry, item_entries, offering_entries
from calendars.feeds.revisions import EPOCH
from calendars.feeds.scopes import Revision, Scope, Voice
from calendars.private.busy import busy
from calendars.private.lines import Held, Line, Own, held, list_lines
from calendars.private.models import PrivateFeed
from core.database import db
from core.ics.parts import Part, said_again, written
from core.ics.values import Status
from offerings.agenda.ical import newest

_ENDED = ("cancelled", "rejected", "lapsed")
_AS_ENDED: dict[Status, Status] = {"CONFIRMED": "CANCELLED", "TENTATIVE": "CANCELLED"}
_AS_ASKED: dict[Status, Status] = {"CONFIRMED": "TENTATIVE"}


def list_feeds(user: User) -> Sequence[PrivateFeed]:
    """The feeds a person has and has not removed, oldest first."""
    query = db.select(PrivateFeed).where(PrivateFeed.user_id == user.id, PrivateFeed.removed_at.is_(None))
    return db.session.scalars(query.order_by(PrivateFeed.id)).all()


def find_by_ref(ref: str) -> PrivateFeed | None:
    """Any feed that ever was, with its owner: one query."""
    feed: PrivateFeed | None = db.session.scalar(_by_ref(), {"ref": ref})
    return feed


@cache
def _by_ref() -> Select[Any]:
    query: Select[Any] = db.select(PrivateFeed)
    return query.where(PrivateFeed.ref == bindparam("ref"))


def private_scope(feed: PrivateFeed) -> Scope:
    """What one feed of a person holds: one query."""
    lines = list_lines(feed)
    return Scope(
        key=f"private/{feed.ref}",
        path=f"/calendars/private/{feed.ref}",
        title={"en": feed.name, "zh": feed.name},
        revision=_revision(feed, lines),
        load=lambda voice: _parts(feed, held(lines), voice),
        page_path="/my",
        time_zone=feed.user.time_zone,
        language=feed.language or feed.user.language,
        alarm=feed.alarm_minutes,
        is_private=True,
    )


def _revision(feed: PrivateFeed, lines: Sequence[Line]) -> Revision:
    """Exact: each line is of something that the feed shows, or is a time at which something left it."""
    digest = blake2b(repr((lines, feed.changed_at)).encode(), digest_size=7).digest()
    instants = [instant for line in lines for instant in (line.changed_at, line.other_at, line.agenda_at)]
    return Revision(
        count=len(lines), counter=int.from_bytes(digest), changed_at=newest(*instants, feed.changed_at, EPOCH)
    )


def _parts(feed: PrivateFeed, shown: Held, voice: Voice) -> list[Part]:
    own = {row.id: own for row, own in shown.registered}
    offerings = offering_entries([*(row for row, _own in shown.registered), *shown.run], voice)
    parts = [
        part
        for row, entry in offerings.items()
        for part in (_as_registered(entry, own[row.id], voice, link=True) if row.id in own else entry)
    ]
    for group, entry in item_entries(shown.items, voice).items():
        attended = own.get(group[0].offering_id) if group[0].kind == "meeting" else None
        parts += _as_registered(entry, attended, voice, link=False) if attended else entry
    return busy(feed, parts, voice) if feed.busy_only else parts


def _as_registered(entry: Entry, own: tuple[Own, ...], voice: Voice, *, link: bool) -> list[Part]:
    """An entry as the newest of this person's registrations leaves it; the earlier ones count in SEQUENCE."""
    last = own[-1]
    if last.state in _ENDED and voice.alarm is not None:
        entry = _without_alarm(entry)
    statuses = _AS_ENDED if last.state in _ENDED else {} if last.state == "confirmed" else _AS_ASKED
    return [
        said_again(
            part,
            statuses=statuses,
            sequence=sum(each.sequence for each in own) + len(own) - 1,
            changed_at=last.changed_at,
            url=f"{voice.base_url}/my/registrations/{last.ref}" if link else "",
        )
        for part in entry
    ]


def _without_alarm(entry: Entry) -> Entry:
    return tuple(written(replace(event, alarms=()) for part in entry for event in part.make_events()))

"""A feed that says when somebody is busy and nothing else, for showing to others.

Its UIDs are of its own: those of public feeds would say what the person attends.
"""

from collections.abc import Iterable
from hashlib import blake2b

from calendars.feeds.scopes import Voice
from calendars.private.models import PrivateFeed
from core.i18n import TAGS
from core.ics.parts import Part, written
from core.ics.values import Event

WORDS = {"en": "Busy", "zh": "忙碌"}


def busy(feed: PrivateFeed, parts: Iterable[Part], voice: Voice) -> list[Part]:
    """Times, states and UIDs; cancelled entries stay, struck through or dropped by the client."""
    return written(_bare(event, feed.salt, voice.language) for part in parts for event in part.make_events())


def _bare(event: Event, salt: str, language: str) -> Event:
    name = blake2b(event.uid.encode(), key=salt.encode(), digest_size=15).hexdigest()
    return Event(
        uid=f"{name}@{event.uid.rpartition('@')[2]}",
        starts=event.starts,
        ends=event.ends,
        summary=WORDS[language],
        language=TAGS[language],
        status=event.status,
        sequence=event.sequence,
        last_modified=event.last_modified,
        transparent=event.transparent,
        recurrence=event.recurrence,
        recurrence_id=event.recurrence_id,
        alarms=event.alarms,
    )

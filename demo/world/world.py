"""What the files of the demo world share while it is built."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from accounts.users.models import User
from core.database import Localized
from offerings.people.models import Person
from offerings.topics.models import Topic
from offerings.venues.models import Venue
from organisations.base.models import Organisation

ZONE = "Asia/Shanghai"
NOTICE = {
    "en": "Invented for demonstration: the programme, the rooms and the people do not exist.",
    "zh": "演示用虚构活动：日程、会议室与人物均为虚构。",
}


@dataclass
class World:
    """``now``: when it is built; everything lies around that day. The same seed makes the same choices."""

    now: datetime
    host: str
    """Right-hand side of calendar UIDs."""
    random: Random = field(default_factory=lambda: Random(2026))
    cast: dict[str, User] = field(default_factory=dict)
    crowd: list[User] = field(default_factory=list)
    """The invented participants, in the order of the table."""
    affiliations: dict[int, Localized] = field(default_factory=dict)
    """User id -> where they work, in the languages that the table has."""
    people: dict[int, Person] = field(default_factory=dict)
    """User id -> the same person on programmes."""
    organisations: dict[str, Organisation] = field(default_factory=dict)
    """By English and by Chinese name; invented hosts by their key."""
    venues: dict[str, Venue] = field(default_factory=dict)
    """By English name."""
    topics: dict[str, Topic] = field(default_factory=dict)
    """By key."""

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(ZONE)).date()

    def day(self, days: int) -> date:
        """That many days from today."""
        return self.today + timedelta(days=days)

    def about(self, keys: str) -> list[Topic]:
        """The topics of these keys, which have spaces between them."""
        return [self.topics[key] for key in keys.split()]

    def ago(self, days: float) -> datetime:
        """An instant that many days before now."""
        return self.now - timedelta(days=days)


def next_weekday(day: date, weekday: int) -> date:
    """``day`` or the first one after it that is a ``weekday`` (0 is Monday)."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def at(day: date, clock: str, zone: str = ZONE) -> datetime:
    """The instant at which the wall in ``zone`` shows "09:30" on that day."""
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)

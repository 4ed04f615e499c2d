"""A person's own programme: what they picked and what they come to anyway, with what overlaps across all offerings."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from accounts.users.models import User
from core.errors import Sentence
from core.i18n import date_short, joined, time_range
from offerings.agenda.models import AgendaItem
from registrations.picks.models import PickedItem
from registrations.picks.overlaps import Span, find_overlaps, find_short_ways
from registrations.picks.queries import list_commitments, list_picks

LOOSE = "opening"
"""The kind that leaves one free when to come: it overlaps with nothing, and nobody hurries to it."""

NAMED = 3
"""So many overlaps of one item are named."""


@dataclass(frozen=True)
class Mark:
    """What else there is to say of an item to one person, and where they change it instead of removing it."""

    words: Sentence
    icon: str
    url: str
    url_text: Sentence


MARKS: list[Callable[[int, Collection[int]], Mapping[int, Mark]]] = []
"""(user id, ids of items) -> mark of those that have one. One query each."""


@dataclass
class Line:
    """One item of it. ``row`` None: not picked, it comes with a registration or a part that the person has in it."""

    item: AgendaItem
    row: PickedItem | None = None
    is_duty: bool = False
    overlaps: list[tuple[AgendaItem, int]] = field(default_factory=list)
    """With which others, for how many minutes."""
    way: tuple[AgendaItem, int] | None = None
    """From what at another venue it is a short way here, with the minutes there are."""
    mark: Mark | None = None

    @property
    def named_overlaps(self) -> list[tuple[AgendaItem, int]]:
        """The first of them: whoever marks a whole day of parallel talks reads no list of fifty."""
        return self.overlaps[:NAMED]

    @property
    def day(self) -> date:
        """On the calendar of the place."""
        return self.item.starts_at.astimezone(ZoneInfo(self.item.offering.time_zone)).date()

    @property
    def state(self) -> str:
        """ "published", or why it does not take place then: "cancelled", "postponed"."""
        whole = self.item.offering.state
        return "cancelled" if "cancelled" in (whole, self.item.state) else whole

    @property
    def is_moved(self) -> bool:
        """Elsewhere or at another time than when the person last looked at it."""
        row, item = self.row, self.item
        if row is None or self.state != "published":
            return False
        is_elsewhere = row.noted_room_id is not None and row.noted_room_id != item.room_id
        return is_elsewhere or (row.noted_starts_at, row.noted_ends_at) != (item.starts_at, item.ends_at)


def coming(user: User, now: datetime) -> tuple[list[Line], list[Line]]:
    """(what is still to come, what is over and was picked), each by day and time. Two queries, and one
    for each of MARKS."""
    picks = list_picks(user)
    lines = {row.item_id: Line(row.item, row) for row in picks}
    for item, is_duty in list_commitments(user, now):
        lines.setdefault(item.id, Line(item)).is_duty = is_duty
    ordered = sorted(lines.values(), key=lambda line: (line.day, line.item.starts_at, line.item.id))
    ahead = [line for line in ordered if line.item.ends_at > now]
    _compare(ahead)
    for marks in MARKS:
        for item_id, mark in marks(user.id, [line.item.id for line in ahead]).items():
            lines[item_id].mark = mark
    return ahead, [line for line in ordered if line.item.ends_at <= now]


def by_day(lines: Iterable[Line]) -> list[tuple[date, list[Line]]]:
    return [(day, list(those)) for day, those in groupby(lines, key=lambda line: line.day)]


def reader_time(item: AgendaItem, zone: str) -> str:
    """When it is by the reader's own clock, with the date where that differs; "" where the clocks agree."""
    there, here = (item.starts_at.astimezone(ZoneInfo(each)) for each in (item.offering.time_zone, zone))
    if there.utcoffset() == here.utcoffset():
        return ""
    time = time_range(item.starts_at, item.ends_at, zone)
    return time if there.date() == here.date() else joined([date_short(here.date()), time])


def _compare(lines: Sequence[Line]) -> None:
    """Fill in overlaps and ways of what takes place and has its hours."""
    held = {line.item.id: line for line in lines if line.state == "published" and line.item.kind != LOOSE}
    spans = [_span(line.item) for line in held.values()]
    for key, overlaps in find_overlaps(spans).items():
        held[key].overlaps = [(held[each.key].item, each.minutes) for each in overlaps]
    for key, way in find_short_ways(spans).items():
        held[key].way = (held[way.key].item, way.minutes)


def _span(item: AgendaItem) -> Span:
    return Span(item.id, item.starts_at, item.ends_at, _venue_id(item))


def _venue_id(item: AgendaItem) -> int | None:
    """Where one has to be; an item without a room is where its offering is, unless that is online."""
    if item.room is not None:
        return item.room.venue_id
    return None if item.offering.mode == "online" else item.offering.venue_id

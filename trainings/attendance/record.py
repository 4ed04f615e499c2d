"""Marks, meetings and people put together. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.database import Localized
from trainings.attendance.minutes import Mark, Presence, Scan, Stay, minutes_present
from trainings.attendance.results import AttendanceResult, Sitting, evaluate
from trainings.attendance.rules import AttendanceRule


@dataclass(frozen=True)
class Meeting:
    """``number`` counts from 1 in order of time among those that take place."""

    number: int
    id: int
    ref: str
    title: Localized
    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@dataclass(frozen=True)
class StoredMark:
    """A mark that counts."""

    registration_id: int
    item_id: int
    kind: str
    at: datetime
    until_at: datetime | None
    method: str

    @property
    def value(self) -> Mark | None:
        """What it adds to the minutes; None for an excuse."""
        if self.kind == "excused":
            return None
        if self.until_at is not None:
            return Stay(self.at, self.until_at)
        return Scan("in" if self.kind == "in" else "out", self.at)


@dataclass(frozen=True)
class Cell:
    """One person in one meeting."""

    presence: Presence
    sitting: Sitting
    is_marked: bool = False
    last_direction: str = ""
    """ "in" or "out": of the last scan by its time; empty without one."""
    methods: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """``cells``: by registration id and item id; ``results``: by registration id."""

    rule: AttendanceRule
    meetings: Sequence[Meeting]
    cells: dict[tuple[int, int], Cell]
    results: dict[int, AttendanceResult]
    marked: frozenset[int]
    """Ids of meetings for which anybody at all was marked: elsewhere "absent" would be said too early."""

    def unmarked(self, now: datetime) -> list[Meeting]:
        """Those that are over although nobody was marked."""
        return [each for each in self.meetings if each.ends_at <= now and each.id not in self.marked]


def record_of(
    rule: AttendanceRule,
    meetings: Sequence[Meeting],
    people: Iterable[int],
    marks: Iterable[StoredMark],
    zone: str,
    now: datetime,
    marked: Iterable[int] = (),
) -> Record:
    """``zone``: whose wall says what a day is; ``marked``: meetings for which anybody else was marked.

    A meeting for which nobody at all was marked is one whose sheet is not entered yet: what a rule asks of it is open.
    """
    found: dict[tuple[int, int], list[StoredMark]] = defaultdict(list)
    for mark in marks:
        found[mark.registration_id, mark.item_id].append(mark)
    known = frozenset({*marked, *(item for _person, item in found)})
    days = {meeting.id: meeting.starts_at.astimezone(ZoneInfo(zone)).date() for meeting in meetings}
    cells, results = {}, {}
    for person in people:
        sittings = []
        for meeting in meetings:
            cell = cell_of(rule, meeting, found.get((person, meeting.id), ()), days[meeting.id], now)
            cells[person, meeting.id] = cell
            is_open = rule.asks_something and meeting.id not in known
            sittings.append(replace(cell.sitting, is_over=False) if is_open else cell.sitting)
        results[person] = evaluate(rule, sittings)
    return Record(rule, meetings, cells, results, known)


def cell_of(rule: AttendanceRule, meeting: Meeting, marks: Sequence[StoredMark], day: date, now: datetime) -> Cell:
    values = [value for mark in marks if (value := mark.value) is not None]
    presence = minutes_present(meeting.starts_at, meeting.ends_at, values, rule.pairing)
    came = presence.came_at
    scans = [value for value in values if isinstance(value, Scan)]
    return Cell(
        presence,
        Sitting(
            number=meeting.number,
            day=day,
            planned_seconds=int((meeting.ends_at - meeting.starts_at).total_seconds()),
            present_seconds=presence.seconds,
            late_seconds=int((came - meeting.starts_at).total_seconds()) if came else 0,
            is_excused=any(mark.kind == "excused" for mark in marks),
            is_over=meeting.ends_at <= now,
        ),
        is_marked=bool(marks),
        last_direction=max(scans, key=lambda scan: scan.at).direction if scans else "",
        methods=tuple(dict.fromkeys(mark.method for mark in marks)),
    )

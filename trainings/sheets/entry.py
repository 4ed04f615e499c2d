"""A sheet entered again: what was typed, line by line, becomes marks, or a sentence at its line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from core.errors import DomainError, Invalid, Sentence
from core.i18n import _l
from offerings.agenda.models import AgendaItem
from trainings.attendance.actions import NewMark
from trainings.attendance.models import AttendanceMark
from trainings.attendance.queries import Trainee
from trainings.attendance.times import at_meeting, read_time


@dataclass(frozen=True)
class Line:
    """One person's line: what stands in the two fields, and what is wrong with it."""

    trainee: Trainee
    came: str = ""
    left: str = ""
    error: Sentence = ""


@dataclass(frozen=True)
class Entry:
    """``marks``: by registration id, of people whose line changed; None: nothing stands on the sheet any more."""

    lines: list[Line]
    marks: dict[int, NewMark | None] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        return not any(line.error for line in self.lines)


def read_entry(typed: Mapping[str, str], before: Sequence[Line], item: AgendaItem, zone: str, now: datetime) -> Entry:
    """``typed``: "in-<ref>" and "out-<ref>"; a line that says what it said before is left alone."""
    lines, marks = [], {}
    for line in before:
        ref = line.trainee.ref
        came, left = (typed.get(f"{way}-{ref}", "").strip()[:20] for way in ("in", "out"))
        if (came, left) == (line.came, line.left):
            lines.append(line)
            continue
        error: Sentence = ""
        try:
            marks[line.trainee.id] = _mark(came, left, item, zone, now)
        except DomainError as refusal:
            error = refusal.message
        lines.append(Line(line.trainee, came, left, error))
    return Entry(lines, marks)


def _mark(came: str, left: str, item: AgendaItem, zone: str, now: datetime) -> NewMark | None:
    first, last = read_time(came), read_time(left)
    if first is None and last is None:
        return None
    starts = at_meeting(first, item.starts_at, zone) if first else None
    ends = at_meeting(last, item.starts_at, zone) if last else None
    if any(at is not None and at > now for at in (starts, ends)):
        raise Invalid("in_future", _l("This time has not come yet."))
    if starts is None:
        return NewMark("out", "sheet", at=ends)
    if ends is None:
        return NewMark("in", "sheet", at=starts)
    if ends <= starts:
        raise Invalid("ends_before_start", _l("The time out must be after the time in."))
    return NewMark("paper", "sheet", at=starts, until_at=ends)


def lines_of(people: Sequence[Trainee], marks: Sequence[AttendanceMark], zone: str) -> list[Line]:
    """What was entered before."""
    found: dict[int, tuple[str, str]] = {}
    for mark in marks:
        if mark.method == "sheet":
            first, last = _wall(mark.at, zone), _wall(mark.until_at, zone)
            found[mark.registration_id] = ("", first) if mark.kind == "out" else (first, last)
    return [Line(person, *found.get(person.id, ("", ""))) for person in people]


def _wall(at: datetime | None, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}" if at else ""

"""Class meetings from a wish: on these weekdays, so many or so many class hours, never on a day off. Pure.

The dates come from offerings.agenda.recurrence; this says how many there are, how long the last one is and which days
are left out.
"""

from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

from core.errors import Invalid
from core.i18n import _l
from offerings.agenda.recurrence import MOST, Meeting, Weekly, weekly
from trainings.plans.holidays import HOLIDAYS, MAKE_UP_DAYS

DAY = 24 * 60


@dataclass(frozen=True)
class Wish:
    """``weekdays`` 0 (Monday) to 6. Either ``count`` meetings or ``class_hours`` of ``class_minutes`` each; of every
    meeting ``break_minutes`` are no class. ``exceptions``: the organiser's own days off. ``works_on_holidays``: the
    table of holidays does not count; ``skips_make_up_days``: nor do weekends on which people have to work.
    """

    first: date
    weekdays: frozenset[int]
    start: time
    end: time
    count: int | None = None
    class_hours: int | None = None
    class_minutes: int = 45
    break_minutes: int = 0
    exceptions: frozenset[date] = frozenset()
    works_on_holidays: bool = False
    skips_make_up_days: bool = False

    def stored(self) -> dict[str, Any]:
        """As JSON; ``restored`` reads it."""
        return {
            "first": self.first.isoformat(),
            "weekdays": sorted(self.weekdays),
            "start": self.start.isoformat("minutes"),
            "end": self.end.isoformat("minutes"),
            "count": self.count,
            "class_hours": self.class_hours,
            "class_minutes": self.class_minutes,
            "break_minutes": self.break_minutes,
            "exceptions": sorted(day.isoformat() for day in self.exceptions),
            "works_on_holidays": self.works_on_holidays,
            "skips_make_up_days": self.skips_make_up_days,
        }


@dataclass(frozen=True)
class Planned:
    """``meetings`` in order; ``left_out``: (day, why) of the weekdays on which there is none, up to the last meeting:
    "holiday", "exception" or "make_up". ``taught_minutes``: of all meetings, without breaks."""

    meetings: list[Meeting]
    left_out: list[tuple[date, str]] = field(default_factory=list)
    taught_minutes: int = 0


def restored(value: dict[str, Any]) -> Wish:
    return Wish(
        first=date.fromisoformat(value["first"]),
        weekdays=frozenset(value["weekdays"]),
        start=time.fromisoformat(value["start"]),
        end=time.fromisoformat(value["end"]),
        count=value["count"],
        class_hours=value["class_hours"],
        class_minutes=value["class_minutes"],
        break_minutes=value["break_minutes"],
        exceptions=frozenset(map(date.fromisoformat, value["exceptions"])),
        works_on_holidays=value["works_on_holidays"],
        skips_make_up_days=value["skips_make_up_days"],
    )


def plan(wish: Wish, zone: str) -> Planned:
    """All meetings of the wish. Raises Invalid, at its field, for a wish that can't be."""
    count, last_minutes = meetings_wanted(wish)
    skipped = off_days(wish)
    meetings = weekly(Weekly(wish.weekdays, wish.start, wish.end, wish.first, count=count, skip=skipped), zone)
    if len(meetings) < count:
        raise Invalid("too_long", _l("They do not fit into three years. Choose more days of the week."), field="count")
    full = length(wish) - wish.break_minutes
    if last_minutes != full:
        meetings[-1] = _shortened(meetings[-1], last_minutes + _break_of(wish, last_minutes))
    return Planned(meetings, _left_out(wish, meetings), full * (count - 1) + last_minutes)


def meetings_wanted(wish: Wish) -> tuple[int, int]:
    """How many, and how many minutes are taught in the last one: class hours that do not fill it make it shorter."""
    taught = length(wish) - wish.break_minutes
    if taught <= 0:
        raise Invalid("only_breaks", _l("The breaks are as long as the meeting."), field="break_minutes")
    if (wish.count is None) == (wish.class_hours is None):
        message = _l("Say either the number of meetings or the class hours.")
        raise Invalid("no_end", message, field="class_hours")
    if wish.count is not None:
        return _few_enough(wish.count, "count"), taught
    total = (wish.class_hours or 0) * wish.class_minutes
    if total <= 0:
        raise Invalid("no_hours", _l("There must be at least one class hour."), field="class_hours")
    count = _few_enough(-(-total // taught), "class_hours")
    return count, total - taught * (count - 1)


def _few_enough(count: int, field: str) -> int:
    if count < 1:
        raise Invalid("no_meeting", _l("There must be at least one meeting."), field=field)
    if count > MOST:
        raise Invalid("too_many", _l("These are more than %(most)s meetings.", most=MOST), field=field)
    return count


def length(wish: Wish) -> int:
    """Minutes from start to end, over midnight when the end reads earlier."""
    minutes = (wish.end.hour - wish.start.hour) * 60 + wish.end.minute - wish.start.minute
    return minutes if minutes > 0 else minutes + DAY


def off_days(wish: Wish) -> frozenset[date]:
    """Every day on which there is no meeting whatever its weekday."""
    days = set(wish.exceptions)
    if not wish.works_on_holidays:
        days |= HOLIDAYS.keys()
    if wish.skips_make_up_days:
        days |= MAKE_UP_DAYS
    return frozenset(days)


def _break_of(wish: Wish, taught: int) -> int:
    """A meeting of less than half its usual length has no break."""
    return wish.break_minutes if taught * 2 >= length(wish) - wish.break_minutes else 0


def _shortened(meeting: Meeting, minutes: int) -> Meeting:
    """It begins as planned and ends earlier, by the time that really passes."""
    ends = (meeting.starts_at + timedelta(minutes=minutes)).astimezone(meeting.starts.tzinfo)
    return replace(meeting, ends=ends)


def _left_out(wish: Wish, meetings: list[Meeting]) -> list[tuple[date, str]]:
    last, found = meetings[-1].starts.date(), []
    for day in sorted(off_days(wish)):
        if wish.first <= day <= last and day.weekday() in wish.weekdays:
            found.append((day, _why(wish, day)))
    return found


def _why(wish: Wish, day: date) -> str:
    if day in wish.exceptions:
        return "exception"
    return "holiday" if day in HOLIDAYS and not wish.works_on_holidays else "make_up"


def replanned(wish: Wish, remaining: int, since: date, dropped: frozenset[date], zone: str) -> list[Meeting]:
    """New times of the last ``remaining`` meetings, from the day ``since`` on, with ``dropped`` as further days off."""
    days = replace(wish, first=since, count=remaining, class_hours=None, exceptions=wish.exceptions | dropped)
    return plan(days, zone).meetings

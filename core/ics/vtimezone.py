"""VTIMEZONE (RFC 5545 3.6.5): right for every instant of the years asked for, and short.

One observance per run of years in which the clock changes by the same rule; the rule is open-ended when the
zone's own is. No RDATE (Outlook ignores it), no COMMENT, no seconds in offsets.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.ics.lines import WEEKDAYS, escape, fold, local_stamp, utc_stamp
from core.ics.onsets import Onset, observance, onsets_in, whole_minutes

_FAR = 30  # years looked ahead: in 28 each date has fallen on each weekday, so what holds that long is the rule

Run = list[Onset]


@lru_cache(maxsize=1024)
def vtimezone(key: str, first_year: int, last_year: int) -> bytes:
    """The folded VTIMEZONE of an IANA zone, right for local times of those years; 1970 is the earliest."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{key}"]
    lines += _beginning(key, first_year)
    end = datetime(last_year + 1, 1, 2, tzinfo=UTC).timestamp()
    horizon = last_year + _FAR
    for run in _runs(key, first_year - 1, horizon):
        if run[0].at <= end:
            lines += _observance(run, open_ended=len(run) > 1 and run[-1].local.year >= horizon)
    return fold([*lines, "END:VTIMEZONE"])


def _beginning(key: str, first_year: int) -> list[str]:
    """What holds before the first change that is written: needed when the year before had none."""
    start = datetime(first_year, 1, 1, tzinfo=UTC) - timedelta(days=1)
    changes = onsets_in(key, first_year - 1)
    if changes and changes[0].at <= start.timestamp():
        return []
    offset, name, _ = observance(ZoneInfo(key), int(start.timestamp()))
    minutes = whole_minutes(offset)
    return _component("STANDARD", "19700101T000000", minutes, minutes, name, None)


def _runs(key: str, first_year: int, last_year: int) -> list[Run]:
    """Changes grouped into runs that one yearly rule describes, in order of their first change."""
    runs: list[Run] = []
    open_runs: dict[tuple[object, ...], Run] = {}
    for onset in _all_onsets(key, range(first_year, last_year + 1)):
        run = open_runs.get(_kind(onset))
        if run and onset.local.year == run[-1].local.year + 1 and _rule([*run, onset]):
            run.append(onset)
        else:
            open_runs[_kind(onset)] = run = [onset]
            runs.append(run)
    return runs


def _all_onsets(key: str, years: Iterable[int]) -> Iterable[Onset]:
    return (onset for year in years for onset in onsets_in(key, year))


def _kind(onset: Onset) -> tuple[object, ...]:
    return (*onset[1:], onset.local.month, onset.local.time())


def _rule(run: Run) -> str | None:
    """The BY parts of the yearly rule that yields exactly these changes of one month, if there is one."""
    dates = [onset.local.date() for onset in run]
    days = [date.day for date in dates]
    if len({date.weekday() for date in dates}) > 1:
        return f"BYMONTHDAY={days[0]}" if len(set(days)) == 1 else None
    weekday = WEEKDAYS[dates[0].weekday()]
    if all((date + timedelta(days=7)).month != date.month for date in dates):
        return f"BYDAY=-1{weekday}"
    if len({(day - 1) // 7 for day in days}) == 1:
        return f"BYDAY={(days[0] - 1) // 7 + 1}{weekday}"
    return _window(weekday, days)


def _window(weekday: str, days: Sequence[int]) -> str | None:
    """As in "the Friday before the last Sunday": the one such weekday among seven days of the month."""
    first = min(days)
    if max(days) - first > 6:
        return None
    return f"BYDAY={weekday};BYMONTHDAY={','.join(str(day) for day in range(first, min(first + 7, 32)))}"


def _observance(run: Run, *, open_ended: bool) -> list[str]:
    first = run[0]
    kind = "DAYLIGHT" if first.is_daylight else "STANDARD"
    rule = None
    if len(run) > 1:
        rule = f"FREQ=YEARLY;BYMONTH={first.local.month};{_rule(run)}"
        if not open_ended:
            rule += f";UNTIL={utc_stamp(datetime.fromtimestamp(run[-1].at, UTC))}"
    return _component(kind, local_stamp(first.local), first.offset_from, first.offset_to, first.name, rule)


def _component(kind: str, start: str, offset_from: int, offset_to: int, name: str, rule: str | None) -> list[str]:
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{start}",
        *([f"RRULE:{rule}"] if rule else []),
        f"TZOFFSETFROM:{_offset(offset_from)}",
        f"TZOFFSETTO:{_offset(offset_to)}",
        f"TZNAME:{escape(name)}",
        f"END:{kind}",
    ]


def _offset(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"

"""How often the zones that a file describes change (RFC 5545 3.6.5).

The parser goes through all changes of a zone for each time in it: a zone that changes every second, or that is
described a thousand times over, would keep it busy for ever.
"""

import re

from core.i18n import _l
from offerings.imports.readers.limits import MAX_ALL_ZONE_CHANGES, MAX_ZONE_CHANGES
from offerings.imports.readers.refusal import ImportRefused

_LAST_YEAR = 2200
_COMMON_DAYS = {str(day) for day in (*range(1, 29), *range(-28, 0))}
_LONG_MONTHS = {"1", "3", "5", "7", "8", "10", "12"}
_TOO_FINE = re.compile(r"BY(SECOND|MINUTE|HOUR|YEARDAY|WEEKNO|SETPOS)=|FREQ=.*FREQ=")
_START = re.compile(r"DTSTART[^:]*:(\d{4})")
_UNTIL = re.compile(r"UNTIL=(\d{4})")


class ZoneRules:
    """Reads the lines of VTIMEZONE components, in capitals; raises ImportRefused at the line that is too much."""

    def __init__(self) -> None:
        self._start, self._ends = 0, list[int]()
        self._changes = self._all_changes = 0

    def begin(self, name: str) -> None:
        self._start, self._ends = 0, []
        if name == "VTIMEZONE":
            self._changes = 0

    def read(self, text: str, line: int) -> None:
        if found := _START.match(text):
            self._start = int(found[1])
        if text.startswith("RRULE"):
            until = _UNTIL.search(text)
            self._ends.append(int(until[1]) if until else _LAST_YEAR)
            if not _is_yearly(text):
                self._refuse(line)
        elif text.startswith("RDATE"):
            self._count(text.count(",") + 1, line)

    def end(self, line: int) -> None:
        """Only now is the start known: some write it after the rule."""
        for year in self._ends:
            self._count(max(1, year - self._start), line)
        self._ends = []

    def _count(self, changes: int, line: int) -> None:
        self._changes += changes
        self._all_changes += changes
        if self._changes > MAX_ZONE_CHANGES or self._all_changes > MAX_ALL_ZONE_CHANGES:
            self._refuse(line)

    def _refuse(self, line: int) -> None:
        message = _l("The time zone at line %(line)s changes far too often; the file is not taken.", line=line)
        raise ImportRefused("recurrence_refused", message, line=line)


def _is_yearly(rule: str) -> bool:
    """On one day of the year, and one that there is: a rule that never holds is looked for up to the year 9999."""
    parts = dict(part.partition("=")[::2] for part in rule.partition(":")[2].split(";"))
    if (
        parts.get("FREQ") != "YEARLY"
        or _TOO_FINE.search(rule)
        or "," in parts.get("BYDAY", "") + parts.get("BYMONTH", "")
    ):
        return False
    day, *more = parts.get("BYMONTHDAY", "1").split(",")
    exists = day in _COMMON_DAYS or (day in ("29", "30", "31") and parts.get("BYMONTH") in _LONG_MONTHS)
    return exists and (not more or "BYDAY" in parts)

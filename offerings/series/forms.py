import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any

from wtforms import (
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectMultipleField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.i18n import _, _l
from offerings.agenda.forms import TIME_FORMATS, WordsForm, sensible_year
from offerings.agenda.recurrence import MOST, Daily, Meeting, Weekly, daily, weekly

WEEKDAYS = [
    (0, _l("Monday")),
    (1, _l("Tuesday")),
    (2, _l("Wednesday")),
    (3, _l("Thursday")),
    (4, _l("Friday")),
    (5, _l("Saturday")),
    (6, _l("Sunday")),
]
PATTERNS = [
    ("weekly", _l("On days of the week, such as class meetings")),
    ("daily", _l("Every day, such as opening hours")),
]
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_HOURS = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})")


class SeriesForm(WordsForm):
    """``day`` is the first day; start and end those of each meeting."""

    pattern = RadioField(_l("How it repeats"), choices=PATTERNS, default="weekly")
    weekdays = SelectMultipleField(
        _l("Days of the week"),
        choices=WEEKDAYS,
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    until = DateField(_l("Last date"), [Optional(), sensible_year])
    count = IntegerField(_l("Number of meetings"), [Optional(), NumberRange(1, MOST)])
    last_end = TimeField(_l("On the last day until"), [Optional()], format=TIME_FORMATS)
    skip = TextAreaField(_l("Not on these dates"), [Length(max=10_000)])
    different = TextAreaField(_l("Other hours on single days"), [Length(max=10_000)])

    def validate_skip(self, field: Field) -> None:
        self.skipped = frozenset(_read_dates(field.data or ""))

    def validate_different(self, field: Field) -> None:
        self.hours = dict(_read_hours(field.data or ""))

    def meetings(self, zone: str) -> list[Meeting]:
        """What is going to be made, in order. Raises Invalid."""
        start, end, first = self.start.data, self.end.data, self.day.data
        if self.pattern.data == "weekly":
            days, until = frozenset(self.weekdays.data or []), self.until.data
            return weekly(Weekly(days, start, end, first, until, self.count.data, self.skipped), zone)
        different: dict[date, tuple[time, time] | None] = {**dict.fromkeys(self.skipped), **self.hours}
        return daily(Daily(first, self.until.data or first, start, end, self.last_end.data, different), zone)

    @property
    def zone_room(self) -> Any:
        return self._rooms.get(self.room.data or 0)


def _read_dates(text: str) -> Iterator[date]:
    for word in re.split(r"[\s,;，；、]+", text.strip()):
        if word:
            yield _date(word)


def _read_hours(text: str) -> Iterator[tuple[date, tuple[time, time]]]:
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = _HOURS.fullmatch(line)
        if match is None:
            raise ValidationError(_("“%(line)s” is not understood. Write 2026-11-20 10:00-16:00.", line=line[:60]))
        yield _date(match[1]), (_time(match[2]), _time(match[3]))


def _date(word: str) -> date:
    try:
        found = date.fromisoformat(word) if _DATE.fullmatch(word) else None
    except ValueError:
        found = None
    if found is None:
        raise ValidationError(_("“%(word)s” is no date. Write 2026-10-01.", word=word[:40]))
    return found


def _time(word: str) -> time:
    try:
        return time.fromisoformat(word.zfill(5))
    except ValueError:
        raise ValidationError(_("“%(word)s” is no time. Write 09:30.", word=word)) from None

"""What a file says, as frozen values.

Times: a file that gives an offset or a zone yields aware datetimes; one that gives wall-clock times only yields naive
ones, meaning the clock on the wall of the event's place. ``placing.place`` turns the second into the first.

Problems: an *error* means that what stands at that line (or row) is not among the values; a *warning* means that it
is, as the sentence says.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from core.errors import Sentence
from offerings.imports.readers.repeats import Repeats

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """``line``: of a text file, or row of a table (header = 1). ``where``: item title, or sheet and column."""

    code: str
    severity: Severity
    line: int | None
    where: str
    message: Sentence


@dataclass(frozen=True, slots=True)
class ProgrammePerson:
    """``source_key`` tells two people of one name apart, within this file only."""

    source_key: str
    name: str


@dataclass(frozen=True, slots=True)
class ProgrammeItem:
    """``source_key`` is unique in its file and survives a later version of it. ``day``: the day of the programme it
    is printed under, which is the day before for a talk at 01:30 of a day that ends at 04:00."""

    source_key: str
    title: str
    subtitle: str
    abstract: str
    description: str
    starts_at: datetime
    ends_at: datetime
    day: date
    room: str
    track: str
    kind: str
    language: str
    url: str
    people: tuple[ProgrammePerson, ...]
    line: int | None
    is_cancelled: bool = False
    online_url: str = ""
    categories: tuple[str, ...] = ()
    """Of a calendar: words, any of which may be the name of a track."""
    series: str = ""
    """Common to the items that one recurring entry stands for, those that were moved included."""
    planned_at: datetime | None = None
    """Of an occurrence that was moved: when its series has it."""
    repeats: Repeats | None = None
    """It stands for several; ``placing.place`` makes one item of each."""


@dataclass(frozen=True, slots=True)
class Programme:
    """``zone``: the IANA name the file gives, None when it gives none. ``rooms``, ``days``: in the order of the file,
    empty ones included."""

    title: str
    starts_on: date | None
    ends_on: date | None
    zone: str | None
    rooms: tuple[str, ...]
    days: tuple[date, ...]
    items: tuple[ProgrammeItem, ...]
    problems: tuple[Problem, ...]
    is_calendar: bool = False
    """Of iCalendar: its places and categories are free text, not the rooms and tracks of a programme."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """``kind``: exhibition, conference or training. Without dates: to be confirmed."""

    row: int
    sheet: str
    kind: str
    title_en: str
    title_zh: str
    starts_on: date | None
    ends_on: date | None
    venues: tuple[str, ...]
    city: str
    country: str
    organisers: tuple[str, ...]
    source_urls: tuple[str, ...]
    notes: str
    topics: tuple[str, ...] = ()
    """By name or key, as written."""


@dataclass(frozen=True, slots=True)
class VenueRow:
    """One hall of a venue, or the venue itself where ``hall`` is empty."""

    row: int
    sheet: str
    venue_en: str
    venue_zh: str
    city: str
    address: str
    hall: str
    area_m2: Decimal | None
    capacity: int | None
    source_urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    row: int
    sheet: str
    name_en: str
    name_zh: str
    kind: str
    city: str
    country: str
    source_urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """All sheets of one workbook, or the one table of a CSV file. ``country`` is ISO 3166 alpha-2 or empty."""

    events: tuple[EventRow, ...]
    venues: tuple[VenueRow, ...]
    organisations: tuple[OrganisationRow, ...]
    problems: tuple[Problem, ...]

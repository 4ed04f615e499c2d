"""What an import will do, as values: made by planning, shown by the preview, carried out by actions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from zoneinfo import ZoneInfo

from core.database import Localized
from core.errors import Sentence
from offerings.agenda.clashes import Clash
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.imports.readers.values import Problem, Programme, ProgrammeItem
from offerings.people.models import Person
from offerings.tracks.models import Track
from offerings.venues.models import Room, Venue
from organisations.base.models import Organisation


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was chosen on the page or the command line. ``offering`` None: a new draft conference of ``host``;
    ``venue`` None: the offering's, or else a new one; ``zone``: of a new venue, for files that name none;
    ``file_zone``: for these, where it is not that of the place."""

    zone: ZoneInfo
    offering: Offering | None = None
    host: Organisation | None = None
    venue: Venue | None = None
    title: str = ""
    cancels_missing: bool = False
    file_zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class NewRoom:
    name: str


@dataclass(frozen=True, slots=True)
class NewTrack:
    name: str


@dataclass(frozen=True, slots=True)
class NewPerson:
    """``key`` tells two people of one name apart."""

    key: str
    name: str


Deed = Literal["create", "update", "unchanged", "cancel", "leave"]
"""``leave``: is not written, for a reason that a warning says."""

Parts = tuple[tuple[Person | NewPerson, str], ...]


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """``changes``: what differs, of "time", "room", "people", "title", "abstract", "kind", "language", "track",
    "online_url"."""

    source: ProgrammeItem
    key: str
    existing: AgendaItem | None
    deed: Deed
    changes: tuple[str, ...]
    title: Localized
    abstract: Localized
    kind: str
    language: str
    room: Room | NewRoom | None
    track: Track | NewTrack | None
    people: Parts | None
    online_url: str


@dataclass(frozen=True, slots=True)
class ProgrammePlan:
    """``missing``: items of an earlier import that this file no longer has. ``venue_name``: of a new venue."""

    programme: Programme
    wishes: Wishes
    host: Organisation | None
    title: Localized
    days: tuple[date, date] | None
    languages: str
    venue: Venue | None
    venue_name: str
    items: tuple[PlannedItem, ...]
    new_rooms: tuple[NewRoom, ...]
    new_tracks: tuple[NewTrack, ...]
    new_people: tuple[NewPerson, ...]
    missing: tuple[AgendaItem, ...]
    clashes: tuple[Clash, ...]
    problems: tuple[Problem, ...]

    def of(self, deed: Deed) -> list[PlannedItem]:
        return [item for item in self.items if item.deed == deed]

    @property
    def moved(self) -> list[PlannedItem]:
        return [item for item in self.of("update") if {"time", "room"} & set(item.changes)]

    @property
    def hard_clashes(self) -> list[Clash]:
        return [clash for clash in self.clashes if clash.is_hard]

    @property
    def errors(self) -> list[Problem]:
        return errors_of(self.problems)


RowDeed = Literal["create", "update", "unchanged", "repeated", "refused"]


@dataclass(slots=True, eq=False)
class PlannedRow:
    """One row of a table. ``thing``: what is there already, or what was made when it was carried out."""

    table: Literal["organisations", "venues", "rooms", "events"]
    row: int
    sheet: str
    label: str
    deed: RowDeed
    columns: dict[str, Any] = field(default_factory=dict)
    changes: tuple[str, ...] = ()
    thing: Any = None
    above: "PlannedRow | None" = None
    """The venue of a room."""
    kind: str = ""
    reason: Sentence = ""


@dataclass(frozen=True, slots=True)
class TablesPlan:
    rows: tuple[PlannedRow, ...]
    problems: tuple[Problem, ...]

    def of(self, deed: RowDeed) -> list[PlannedRow]:
        return [row for row in self.rows if row.deed == deed]

    def counts(self, table: str) -> Counter[str]:
        """How many rows of ``table`` meet which fate."""
        return Counter(row.deed for row in self.rows if row.table == table)

    @property
    def errors(self) -> list[Problem]:
        return errors_of(self.problems)


def errors_of(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]

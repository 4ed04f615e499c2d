"""A small world that a machine edits at random through the real actions, and what its public calendars must say."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from ical.calendar_stream import IcsCalendarStream

from core.database import db
from core.errors import DomainError
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.base.models import Offering
from offerings.people.models import Person
from offerings.topics.models import Topic
from offerings.tracks.models import Track
from offerings.venues.models import Room
from organisations.base.models import Organisation
from tests.support.factories import Factories

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Sydney", "Pacific/Apia", "America/St_Johns")
FIRST = date(2027, 3, 12)
"""Two days before the clock changes in New York, two weeks before it does in Berlin, three before Sydney."""


def build(make: Factories, zones: tuple[str, str]) -> None:
    """Two conferences and a class of two hosts, in two rooms, with tracks, people, topics and some items each."""
    hosts = [make.organisation(), make.organisation()]
    venue = make.venue(time_zone=zones[0])
    rooms = [make.room(venue=venue), make.room(venue=venue)]
    people = [make.person(organisation=hosts[0]), make.person(organisation=hosts[0])]
    topics = [make.topic(), make.topic()]
    said = {"starts_on": FIRST, "ends_on": FIRST + timedelta(days=30), "venue": venue, "host": hosts[0]}
    offerings = [
        make.conference(**said, time_zone=zones[0]),
        make.conference(**said, time_zone=zones[1]),
        make.cohort(**said, time_zone=zones[0]),
    ]
    for number, offering in enumerate(offerings):
        offering.clash_rules = dict.fromkeys(("room", "person", "buffer", "closure", "capacity"), "off")
        offering.topics = [topics[number % 2]]
        tracks = [make.track(offering=offering), make.track(offering=offering, name="Other track")]
        for each in range(3):
            starts_at = datetime.combine(FIRST + timedelta(days=each), time(9 + number), ZoneInfo(offering.time_zone))
            make.agenda_item(
                offering=offering, starts_at=starts_at.astimezone(UTC), room=rooms[each % 2], track=tracks[each % 2],
                people=(people[each % 2],), shares_room=True, state="published" if each else "draft",
            )  # fmt: skip
    db.session.commit()


def of(model: type[Any], number: int) -> Any:
    """The row of that number, counted round."""
    rows = db.session.scalars(db.select(model).order_by(model.id)).all()
    return rows[number % len(rows)]


@contextmanager
def attempt() -> Iterator[None]:
    """What an action refuses leaves nothing behind, as in a request."""
    try:
        yield
    except DomainError:
        db.session.rollback()
    else:
        db.session.commit()


class Truth:
    """What the database holds, by a visibility rule written down here a second time."""

    def __init__(self) -> None:
        self.offerings = list(db.session.scalars(db.select(Offering)))
        self.items = list(db.session.scalars(db.select(AgendaItem)))
        self.parts = list(db.session.scalars(db.select(AgendaItemPerson)))

    def scopes(self) -> dict[str, "Shown"]:
        """Address -> (offerings, items) that stand in it."""
        public = [o for o in self.offerings if o.state != "draft"]
        dated = [o for o in public if o.starts_on]
        items = [i for i in self.items if i.published_at and i.offering.state != "draft"]
        found: dict[str, Shown] = {"/calendars/all.ics": Shown(dated, [])}
        for name, kind in (("conferences", "conference"), ("trainings", "cohort")):
            found[f"/calendars/{name}.ics"] = Shown([o for o in dated if o.kind == kind], [])
        for o in public:
            area = "trainings" if o.kind == "cohort" else "events"
            found[f"/{area}/{o.slug}.ics"] = Shown(
                [o] if o.starts_on else [], [i for i in items if i.offering_id == o.id]
            )
        groups: tuple[tuple[str, type[Any], Callable[[Any], Shown]], ...] = (
            ("organisations", Organisation, lambda row: Shown([o for o in dated if o.host_id == row.id], [])),
            ("rooms", Room, lambda row: Shown([], [i for i in items if i.room_id == row.id])),
            ("tracks", Track, lambda row: Shown([], [i for i in items if i.track_id == row.id])),
            ("people", Person, lambda row: Shown([], [i for i in items if row.id in self._people(i)])),
        )
        for name, model, shown in groups:
            for row in db.session.scalars(db.select(model)):
                found[f"/calendars/{name}/{row.ref}.ics"] = shown(row)
        for topic in db.session.scalars(db.select(Topic)):
            found[f"/calendars/topics/{topic.key}.ics"] = Shown([o for o in dated if topic in o.topics], [])
        return found

    def _people(self, item: AgendaItem) -> set[int]:
        return {part.person_id for part in self.parts if part.item_id == item.id}


Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class Shown:
    offerings: list[Offering]
    items: list[AgendaItem]

    def rows(self) -> list[Row]:
        """(title, start, end, status) of each, in order."""
        rows = [(o.title["en"], *map(str, days(o)), status(o)) for o in self.offerings]
        rows += [(i.title["en"], str(i.starts_at), str(i.ends_at), status(i.offering, i)) for i in self.items]
        return sorted(rows)


def status(offering: Offering, item: AgendaItem | None = None) -> str:
    if offering.state == "cancelled" or (item is not None and item.state == "cancelled"):
        return "CANCELLED"
    return "TENTATIVE" if offering.state == "postponed" else "CONFIRMED"


def days(offering: Offering) -> tuple[datetime, datetime]:
    assert offering.starts_on
    return midnight(offering.starts_on), midnight((offering.ends_on or offering.starts_on) + timedelta(days=1))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def moment(value: date) -> datetime:
    return value.astimezone(UTC) if isinstance(value, datetime) else midnight(value)


def takes_place(octets: bytes) -> list[Row]:
    """What the strict reader inside Home Assistant says takes place, plans that repeat expanded."""
    timeline = IcsCalendarStream.calendar_from_ics(octets.decode()).timeline_tz(UTC)
    found = timeline.overlapping(datetime(2020, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC))
    return sorted((e.summary, str(moment(e.dtstart)), str(moment(e.dtend)), e.status.value) for e in found)


@dataclass(frozen=True)
class Entry:
    """All components of a UID: what SEQUENCE must rise for, and the place, whose name may change without it."""

    sequence: int
    modified: datetime
    plan: frozenset[tuple[str, ...]]
    place: frozenset[str]


def entries(octets: bytes) -> dict[str, Entry]:
    """By UID; no identity stands there twice, and one UID has one SEQUENCE."""
    found: dict[str, list[icalendar.Event]] = {}
    for event in icalendar.Calendar.from_ical(octets).walk("VEVENT"):
        found.setdefault(str(event["UID"]), []).append(event)
    return {uid: _entry(events) for uid, events in found.items()}


def _entry(events: list[icalendar.Event]) -> Entry:
    identities = [str(event.get("RECURRENCE-ID", "")) for event in events]
    assert len(set(identities)) == len(identities)
    assert len({int(event["SEQUENCE"]) for event in events}) == 1
    names = ("RECURRENCE-ID", "DTSTART", "DTEND", "RRULE", "EXDATE", "STATUS")
    return Entry(
        int(events[0]["SEQUENCE"]),
        max(event["LAST-MODIFIED"].dt for event in events),
        frozenset(tuple(_text(event.get(name)) for name in names) for event in events),
        frozenset(str(event.get("LOCATION", "")) for event in events),
    )


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(sorted(map(_text, value)))
    return value.to_ical().decode() if hasattr(value, "to_ical") else str(value)


def check_lines(octets: bytes) -> None:
    """RFC 5545 3.1: UTF-8, CRLF alone, at most 75 octets a line; nothing that can't be seen."""
    assert octets.endswith(b"END:VCALENDAR\r\n")
    for line in octets.split(b"\r\n"):
        assert len(line) <= 75
        assert not any(character < " " and character != "\t" for character in line.decode())


def http_date(modified: datetime) -> str:
    return format_datetime(modified.astimezone(UTC), usegmt=True)

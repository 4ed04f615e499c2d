"""Every write of an import: all of a file or nothing. Callers plan first and show the plan; here it is made again,
under the lock, and carried out."""

from datetime import timedelta
from typing import Any

from babel.core import get_global

from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import DomainError, Invalid
from core.i18n import _l
from core.ids import new_ref
from core.names import name_key
from core.text import clean
from offerings.agenda import actions as agenda
from offerings.agenda.bulk_actions import Draft, Revision, create_all, revise_all
from offerings.base import actions as offerings
from offerings.base.models import Offering
from offerings.base.stamps import lock
from offerings.imports.models import ImportFile
from offerings.imports.new_offerings import model_of, needs_of
from offerings.imports.plans import (
    NewPerson,
    NewRoom,
    NewTrack,
    PlannedItem,
    PlannedRow,
    ProgrammePlan,
    TablesPlan,
    Wishes,
)
from offerings.imports.policy import Rights
from offerings.imports.programme_planning import plan_programme
from offerings.imports.readers.item_texts import localised
from offerings.imports.readers.values import Problem, Programme, Tables
from offerings.imports.table_planning import plan_tables
from offerings.people.models import Person
from offerings.tracks import actions as tracks
from offerings.tracks.models import Track
from offerings.venues import actions as venues
from offerings.venues.models import Room, Venue
from organisations.base import actions as organisations
from organisations.base.models import Organisation

KEPT = timedelta(days=1)
MOST_KEPT = 5
"""Files a person may have waiting; the oldest make room."""


def keep_file(user: Any, filename: str, content: bytes) -> ImportFile:
    """For the preview and what comes after it."""
    older = db.session.scalars(
        db.select(ImportFile).where(ImportFile.user_id == user.id).order_by(ImportFile.id.desc()).offset(MOST_KEPT - 1)
    )
    for file in older.all():
        db.session.delete(file)
    kept = ImportFile(user_id=user.id, filename=clean(filename)[:200], content=content, created_at=clock.now())
    db.session.add(kept)
    db.session.flush()
    return kept


def discard_file(file: ImportFile) -> None:
    db.session.delete(file)
    db.session.flush()


def purge_files() -> int:
    """Those nobody came back to. How many."""
    done = db.session.execute(db.delete(ImportFile).where(ImportFile.created_at < clock.now() - KEPT))
    return int(getattr(done, "rowcount", 0))


def import_programme(
    programme: Programme, wishes: Wishes, rights: Rights, *, settings_host: str
) -> tuple[Offering, ProgrammePlan]:
    """Raises Invalid when the plan has an error, and whatever the actions beneath refuse; then nothing is written."""
    _check_rights(wishes, rights)
    if wishes.offering is not None:
        lock(wishes.offering)
    plan = plan_programme(programme, wishes, rights)
    _stop_at_errors(plan.errors)
    with db.session.begin_nested():
        offering = _write_programme(plan, rights.user, settings_host)
    return offering, plan


def _check_rights(wishes: Wishes, rights: Rights) -> None:
    if wishes.offering is not None:
        allowed = rights.may_edit(wishes.offering)
    else:
        if wishes.host is None:
            raise Invalid("no_host", _l("Choose who hosts the new conference."), field="host")
        allowed = rights.may_host(wishes.host)
    assert allowed, "the caller asks the policy first"


def _stop_at_errors(errors: list[Problem]) -> None:
    if errors:
        message = _l("Nothing was imported: %(count)s errors stand in the way. The first: %(first)s", count=len(errors),
                     first=errors[0].message)  # fmt: skip
        raise Invalid("import_errors", message)


def _write_programme(plan: ProgrammePlan, actor: Actor | None, settings_host: str) -> Offering:
    venue = _venue(plan, actor)
    offering = plan.wishes.offering or _new_conference(plan, venue, actor, settings_host)
    if plan.wishes.offering is not None and offering.venue is None and venue is not None:
        offerings.edit(offering, actor, venue=venue)
    made = _Made(plan, offering, venue, actor)
    for item in plan.of("cancel"):
        _end(item.existing, actor)
    for gone in plan.missing if plan.wishes.cancels_missing else ():
        _end(gone, actor)
    revise_all(offering, actor, [made.revision(item) for item in plan.of("update")])
    create_all(offering, actor, [made.draft(item) for item in plan.of("create")])
    counts = {deed: len(plan.of(deed)) for deed in ("create", "update", "unchanged", "cancel", "leave")}
    audit.record(actor, "offering.programme_imported", "offering", offering.id, **counts, missing=len(plan.missing))
    db.session.flush()
    return offering


def _venue(plan: ProgrammePlan, actor: Actor | None) -> Venue | None:
    """The one there is, or a new one that the host looks after."""
    if plan.venue is not None or not plan.venue_name:
        return plan.venue
    zone = str(plan.programme.zone)
    country = get_global("zone_territories").get(zone, "")
    columns = {"country": country} if len(country) == 2 and country.isalpha() else {}
    owner = plan.host.id if plan.host is not None else None
    return venues.create(actor, name=dict(plan.title), time_zone=zone, organisation_id=owner, **columns)


def _new_conference(plan: ProgrammePlan, venue: Venue | None, actor: Actor | None, settings_host: str) -> Offering:
    assert plan.host is not None
    first, last = plan.days or (None, None)
    return offerings.create(
        model_of("conference"),
        actor,
        host=plan.host,
        title=plan.title,
        settings_host=settings_host,
        starts_on=first,
        ends_on=last,
        time_zone=str(plan.programme.zone),
        venue=venue,
        languages=plan.languages,
    )


class _Made:
    """Rooms, tracks and people of the plan as rows."""

    def __init__(self, plan: ProgrammePlan, offering: Offering, venue: Venue | None, actor: Actor | None) -> None:
        self.offering = offering
        self._rooms: dict[NewRoom, Room] = {}
        for room in plan.new_rooms:
            assert venue is not None
            self._rooms[room] = venues.add_room(venue, actor, name=localised(room.name))
        self._tracks = {track: tracks.create(offering, actor, name=localised(track.name)) for track in plan.new_tracks}
        self._people = _new_people(plan, offering.host, actor)
        self._series = {
            item.source.series: item.existing.series_key
            for item in plan.items
            if item.source.series and item.existing is not None and item.existing.series_key
        }

    def draft(self, item: PlannedItem) -> Draft:
        people = [(self._person(who), role) for who, role in item.people or ()]
        columns = self._columns(item) | {"source_key": item.key, "series_key": self._series_key(item)}
        if item.source.series:
            columns["planned_at"] = item.source.planned_at or item.source.starts_at
        title = columns.pop("title")
        return Draft(title, item.source.starts_at, item.source.ends_at, self._room(item), people, columns)

    def revision(self, item: PlannedItem) -> Revision:
        assert item.existing is not None
        people = None if item.people is None else [(self._person(who), role) for who, role in item.people]
        source = item.source
        room, columns = self._room(item), self._columns(item)
        return Revision(item.existing, source.starts_at, source.ends_at, room, people, columns)

    def _columns(self, item: PlannedItem) -> dict[str, Any]:
        texts = {"title": item.title, "abstract": item.abstract}
        words = {"kind": item.kind, "language": item.language, "online_url": item.online_url}
        return {**texts, **words, "track": self._track(item)}

    def _series_key(self, item: PlannedItem) -> str | None:
        """One for all that a recurring entry of the file stands for; that of those which are here already."""
        return self._series.setdefault(item.source.series, new_ref()) if item.source.series else None

    def _room(self, item: PlannedItem) -> Room | None:
        return self._rooms[item.room] if isinstance(item.room, NewRoom) else item.room

    def _track(self, item: PlannedItem) -> Track | None:
        return self._tracks[item.track] if isinstance(item.track, NewTrack) else item.track

    def _person(self, who: Person | NewPerson) -> Person:
        return self._people[who] if isinstance(who, NewPerson) else who


def _new_people(plan: ProgrammePlan, host: Organisation, actor: Actor | None) -> dict[NewPerson, Person]:
    """Hundreds at once: one insert, one line in the history. In the order of keys: it tells namesakes apart later."""
    now = clock.now()
    made = {
        new: Person(
            organisation_id=host.id, name_native=new.name, sort_key=name_key(new.name), created_at=now, email=None
        )
        for new in sorted(plan.new_people, key=lambda new: new.key)
    }
    db.session.add_all(made.values())
    db.session.flush()
    if made:
        audit.record(actor, "people.imported", "organisation", host.id, people=len(made))
    return made


def _end(item: Any, actor: Actor | None) -> None:
    """It is no longer in the file: a draft is removed, what people saw is cancelled."""
    if item.state == "draft":
        agenda.remove(item, actor)
    else:
        agenda.cancel(item, actor, str(_l("It is no longer in the programme.")))


def import_tables(tables: Tables, wishes: Wishes, rights: Rights, *, settings_host: str) -> TablesPlan:
    """Raises Invalid when the plan has an error, and whatever the actions beneath refuse; then nothing is written."""
    assert wishes.host is None or rights.may_host(wishes.host), "the caller asks the policy first"
    plan = plan_tables(tables, wishes, rights)
    _stop_at_errors(plan.errors)
    writers = {"organisations": _organisation, "venues": _venue_row, "rooms": _room_row}
    with db.session.begin_nested():
        for row in plan.rows:
            if row.deed in ("create", "update"):
                _write_row(row, writers, rights.user, settings_host)
        db.session.flush()
    return plan


def _write_row(row: PlannedRow, writers: dict[str, Any], actor: Actor | None, settings_host: str) -> None:
    """A refusal says the row it is about."""
    try:
        if row.table == "events":
            _event_row(row, actor, settings_host)
        else:
            writers[row.table](row, actor)
    except DomainError as error:
        message = _l("Row %(row)s, %(label)s: %(reason)s", row=row.row, label=row.label, reason=error.message)
        raise Invalid(error.code, message) from error


def _organisation(row: PlannedRow, actor: Actor | None) -> None:
    if row.thing is None:
        row.thing = organisations.create(actor, **row.columns)
    else:
        organisations.edit(row.thing, actor, **row.columns)


def _venue_row(row: PlannedRow, actor: Actor | None) -> None:
    if row.thing is None:
        row.thing = venues.create(actor, **row.columns)
    else:
        venues.edit(row.thing, actor, **row.columns)


def _room_row(row: PlannedRow, actor: Actor | None) -> None:
    if row.thing is None:
        assert row.above is not None
        row.thing = venues.add_room(row.above.thing, actor, **row.columns)
    else:
        venues.edit_room(row.thing, actor, **{"name": row.thing.name} | row.columns)


def _event_row(row: PlannedRow, actor: Actor | None, settings_host: str) -> None:
    columns = {name: value.thing if isinstance(value, PlannedRow) else value for name, value in row.columns.items()}
    if row.thing is not None:
        offerings.edit(row.thing, actor, **columns)
        return
    host, title = columns.pop("host"), columns.pop("title")
    columns |= needs_of(row.kind, actor, host, title, columns)
    row.thing = offerings.create(
        model_of(row.kind), actor, host=host, title=title, settings_host=settings_host, **columns
    )

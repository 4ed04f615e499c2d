"""From tables of organisations, venues and events, and what is there already, to a plan. Reads, never writes."""

from datetime import date
from typing import Any

from core.database import Localized
from core.errors import Sentence
from core.i18n import _l, listed, localized
from offerings.base.models import Offering
from offerings.imports.plans import PlannedRow, TablesPlan, Wishes
from offerings.imports.policy import Rights
from offerings.imports.readers.item_texts import folded, localised
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.values import EventRow, OrganisationRow, Tables, VenueRow
from offerings.imports.table_world import identity, look_around
from offerings.topics.models import MOST, Topic
from offerings.topics.queries import in_order
from offerings.venues.models import Venue
from organisations.base.models import KINDS, Organisation

LONGEST_NAME = 200
LONGEST_CITY = 80
LARGEST_ROOM = 1_000_000
OFFERING_KINDS = {"exhibition": "exhibition", "conference": "conference", "training": "cohort"}


def plan_tables(tables: Tables, wishes: Wishes, rights: Rights) -> TablesPlan:
    """Organisations first, then venues with their rooms, then events, which may name both."""
    planner = _Planner(wishes, rights)
    for organisation in tables.organisations:
        planner.plan_organisation(organisation)
    for venue in tables.venues:
        planner.plan_venue(venue)
    for event in tables.events:
        planner.plan_event(event)
    if not planner.rows:
        planner.problems.error("nothing_to_import", _l("There is no row in this file that can be imported."))
    return TablesPlan(tuple(planner.rows), (*tables.problems, *planner.problems.listed()))


class _Planner:
    def __init__(self, wishes: Wishes, rights: Rights) -> None:
        self.wishes = wishes
        self.rights = rights
        self.problems = Problems()
        self.rows: list[PlannedRow] = []
        self.world = look_around()

    def plan_organisation(self, row: OrganisationRow) -> None:
        name = _names(row.name_en, row.name_zh)
        planned = self._add("organisations", row.row, row.sheet, localized(name))
        there = next((found for text in name.values() if (found := self.world.organisations.get(folded(text)))), None)
        if isinstance(there, PlannedRow):
            self._repeat(planned)
            return
        planned.thing = there
        columns = {"name": name, "kind": row.kind.casefold(), "city": localised(row.city), "country": row.country}
        if self._fits(planned, name, row.city) and self._is_good_organisation(planned, row, there):
            self._compare(planned, columns)
        for text in name.values():
            self.world.organisations[folded(text)] = planned

    def _is_good_organisation(self, planned: PlannedRow, row: OrganisationRow, there: Organisation | None) -> bool:
        if there is None and not self.rights.is_administrator:
            return self._refuse(planned, _l("Only administrators add organisations from a table."))
        if there is not None and not self.rights.may_write(there):
            return self._refuse(planned, _l("You do not lead this organisation, so you can't change what it says."))
        if (row.kind or there is None) and row.kind.casefold() not in KINDS:
            kinds = ", ".join(KINDS)
            message = _l("“%(kind)s” is not a kind of organisation. Known are: %(kinds)s.", kind=row.kind, kinds=kinds)
            return self._refuse(planned, message)
        return True

    def plan_venue(self, row: VenueRow) -> None:
        """A row of a hall stands for its venue too; the venue is planned once."""
        venue = self._plan_venue_itself(row)
        if venue.deed == "refused" or not row.hall:
            return
        planned = self._add("rooms", row.row, row.sheet, f"{row.hall} ({venue.label})")
        planned.above = venue
        key = (identity(venue), folded(row.hall))
        there = self.world.rooms.get(key)
        if isinstance(there, PlannedRow):
            self._repeat(planned)
            return
        planned.thing = there
        name = localised(row.hall)
        columns: dict[str, Any] = {"name": name, "capacity": row.capacity, "area_m2": _whole(row.area_m2)}
        if self._fits(planned, name, "") and self._is_good_room(planned, columns):
            if there is not None:
                columns.pop("name")
            self._compare(planned, columns)
        self.world.rooms[key] = planned

    def _plan_venue_itself(self, row: VenueRow) -> PlannedRow:
        name = _names(row.venue_en, row.venue_zh)
        there = self.world.find_venue(list(name.values()), row.city)
        if isinstance(there, PlannedRow):
            if not row.hall:
                self._repeat(self._add("venues", row.row, row.sheet, there.label))
            return there
        planned = self._add("venues", row.row, row.sheet, localized(name))
        planned.thing = there
        columns: dict[str, Any] = {
            "name": name,
            "city": localised(row.city),
            "address": localised(row.address),
        }
        if self._fits(planned, name, row.city) and self._is_good_venue(planned, there):
            if there is None:
                host = self.wishes.host
                columns |= {"time_zone": self.wishes.zone.key, "organisation_id": host.id if host is not None else None}
            self._compare(planned, columns)
        for text in name.values():
            same = self.world.venues.setdefault(folded(text), [])
            same[:] = [planned, *(other for other in same if other is not there)]
        return planned

    def _is_good_venue(self, planned: PlannedRow, there: Venue | None) -> bool:
        if there is not None and not self.rights.may_keep(there):
            return self._refuse(planned, _l("You do not look after this venue, so you can't change it."))
        host = self.wishes.host
        if there is None and not self.rights.is_administrator and (host is None or not self.rights.may_host(host)):
            return self._refuse(planned, _l("Choose an organisation that will look after this venue."))
        return True

    def _is_good_room(self, planned: PlannedRow, columns: dict[str, Any]) -> bool:
        if any(columns[name] is not None and columns[name] > LARGEST_ROOM for name in ("capacity", "area_m2")):
            return self._refuse(planned, _l("Capacity and area are at most 1,000,000."))
        return True

    def plan_event(self, row: EventRow) -> None:
        title = _names(row.title_en, row.title_zh)
        planned = self._add("events", row.row, row.sheet, localized(title))
        planned.kind = OFFERING_KINDS[row.kind]
        if not self._fits(planned, title, row.city):
            return
        host = self._host(planned, row)
        if host is None:
            return
        there = self._find_event(title, row.starts_on, planned)
        if isinstance(there, PlannedRow):
            self._repeat(planned)
            return
        planned.thing = there
        columns: dict[str, Any] = {
            "title": title,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "venue": self._venue_of(planned, row),
            "city": localised(row.city),
            "topics": self._topics_of(planned, row),
        }
        if there is None:
            columns |= {"host": host, "description": _description(row, title), "time_zone": self.wishes.zone.key}
            columns["languages"] = "zh" if "zh" in title else "en"
            self._tell_course(planned)
        elif there.kind != planned.kind:
            self._refuse(planned, _l("An event of this title and date exists already, but it is of another kind."))
            return
        self._compare(planned, columns)
        for text in title.values():
            self.world.events.setdefault((folded(text), row.starts_on), []).append(planned)

    def _tell_course(self, planned: PlannedRow) -> None:
        if planned.kind == "cohort":
            message = _l("A training needs a course. Where none has this title, one is made; check its class hours.")
            self._warn("course", planned, message)

    def _host(self, planned: PlannedRow, row: EventRow) -> Organisation | PlannedRow | None:
        """The first organiser in the directory for whom the person acts; else the host that was chosen."""
        known = [found for name in row.organisers if (found := self.world.organisations.get(folded(name)))]
        for organisation in known:
            if self._may_host(organisation):
                return organisation
        host = self.wishes.host
        if host is None or not self.rights.may_host(host):
            self._refuse(planned, _l("Nobody you act for is named as organiser. Choose a host for such events."))
            return None
        if row.organisers and folded(row.organisers[0]) not in {folded(text) for text in host.name.values()}:
            names = listed(row.organisers)[:200]
            reason = (
                _l("You do not act for %(names)s; %(host)s becomes the host.", names=names, host=localized(host.name))
                if known
                else _l("%(names)s is not in the directory; %(host)s becomes the host.", names=names,
                        host=localized(host.name))
            )  # fmt: skip
            self._warn("organiser", planned, reason)
        return host

    def _may_host(self, organisation: Organisation | PlannedRow) -> bool:
        if isinstance(organisation, PlannedRow):
            thing = organisation.thing
            if organisation.deed == "refused":
                return False
            return self.rights.is_administrator if thing is None else self.rights.may_host(thing)
        return self.rights.may_host(organisation)

    def _find_event(
        self, title: Localized, starts_on: date | None, planned: PlannedRow
    ) -> Offering | PlannedRow | None:
        same = [event for text in title.values() for event in self.world.events.get((folded(text), starts_on), ())]
        foreign = False
        for event in same:
            if isinstance(event, PlannedRow) or self.rights.may_edit(event):
                return event
            foreign = foreign or event.is_public
        if foreign:
            message = _l("Another organiser has an event of this title and date already; this one is made beside it.")
            self._warn("event_namesake", planned, message)
        return None

    def _venue_of(self, planned: PlannedRow, row: EventRow) -> Venue | PlannedRow | None:
        for name in row.venues:
            if (found := self.world.find_venue([name], row.city) or self.world.find_venue([name], "")) is not None:
                return found
        if row.venues:
            names = listed(row.venues)[:200]
            self._warn(
                "venue_unknown", planned, _l("The venue %(names)s is not known here; it stays open.", names=names)
            )
        return None

    def _topics_of(self, planned: PlannedRow, row: EventRow) -> list[Topic]:
        """Those of its words that name one, in either language or by key; at most as many as an event may have."""
        named = dict.fromkeys(topic for name in row.topics if (topic := self.world.topics.get(folded(name))))
        unknown = [name for name in row.topics if folded(name) not in self.world.topics]
        if unknown:
            names = listed(unknown)[:200]
            self._warn("topic_unknown", planned, _l("%(names)s is no topic here and is left out.", names=names))
        if len(named) > MOST:
            message = _l("These are more than %(most)s topics; only the first are taken.", most=MOST)
            self._warn("too_many_topics", planned, message)
        return in_order(list(named)[:MOST])

    def _compare(self, planned: PlannedRow, columns: dict[str, Any]) -> None:
        """What the file says and what differs from it; an empty cell never empties anything."""
        given = {name: value for name, value in columns.items() if value not in (None, "", {}, [])}
        if planned.thing is None:
            planned.columns = given
            return
        now = {name: getattr(planned.thing, name) for name in given}
        wanted = {name: {**now[name], **value} if isinstance(value, dict) else value for name, value in given.items()}
        planned.columns = {name: value for name, value in wanted.items() if not _is_same(now[name], value)}
        planned.changes = tuple(planned.columns)
        planned.deed = "update" if planned.columns else "unchanged"

    def _fits(self, planned: PlannedRow, name: Localized, city: str) -> bool:
        if any(len(text) > LONGEST_NAME for text in name.values()):
            return self._refuse(planned, _l("The name is longer than %(limit)s characters.", limit=LONGEST_NAME))
        if len(city) > LONGEST_CITY:
            return self._refuse(planned, _l("The city is longer than %(limit)s characters.", limit=LONGEST_CITY))
        return True

    def _add(self, table: Any, row: int, sheet: str, label: str) -> PlannedRow:
        planned = PlannedRow(table, row, sheet, label, "create")
        self.rows.append(planned)
        return planned

    def _repeat(self, planned: PlannedRow) -> None:
        planned.deed = "repeated"

    def _refuse(self, planned: PlannedRow, reason: Sentence) -> bool:
        """Always False, for the caller to go on with."""
        planned.deed, planned.reason = "refused", reason
        self.problems.error("row_refused", reason, line=planned.row, where=_where(planned))
        return False

    def _warn(self, code: str, planned: PlannedRow, message: Sentence) -> None:
        self.problems.warning(code, message, line=planned.row, where=_where(planned))


def _names(en: str, zh: str) -> Localized:
    return {language: text for language, text in (("en", en), ("zh", zh)) if text}


def _whole(number: Any) -> int | None:
    return None if number is None else round(number)


def _is_same(now: Any, wanted: Any) -> bool:
    """A planned row stands for what it will update."""
    return bool((wanted.thing if isinstance(wanted, PlannedRow) and wanted.thing is not None else wanted) == now)


def _description(row: EventRow, title: Localized) -> Localized:
    sources = [str(_l("Source: %(address)s", address=address)) for address in row.source_urls]
    text = "\n\n".join(part for part in (row.notes, *sources) if part)
    return {next(iter(title)): text} if text else {}


def _where(planned: PlannedRow) -> str:
    return f"{planned.sheet}: {planned.label}" if planned.sheet else planned.label

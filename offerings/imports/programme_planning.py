"""From a programme and what is there already to a plan. Reads, never writes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from core.database import Localized, db
from core.i18n import _l, localized
from offerings.agenda.models import AgendaItem
from offerings.agenda.rules import LONGEST, is_far_off
from offerings.base.kinds import SPOKEN
from offerings.base.models import Offering
from offerings.imports import foreseeing
from offerings.imports.plans import Deed, NewPerson, NewRoom, NewTrack, Parts, PlannedItem, ProgrammePlan, Wishes
from offerings.imports.policy import Rights
from offerings.imports.programme_world import World, look_around
from offerings.imports.readers import item_texts
from offerings.imports.readers.item_texts import folded, localised
from offerings.imports.readers.placing import place
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.values import Programme, ProgrammeItem
from offerings.people.models import Person
from offerings.tracks.models import Track
from offerings.venues.models import Venue
from organisations.base.models import Organisation

MOST_PEOPLE = 10_000
LONGEST_TITLE = 200


def plan_programme(programme: Programme, wishes: Wishes, rights: Rights) -> ProgrammePlan:
    """Everything that would be written, and every reason why it can't be."""
    problems = Problems()
    placed = place(programme, wishes.file_zone or _zone(wishes), _dates(wishes.offering))
    host = wishes.offering.host if wishes.offering is not None else wishes.host
    venue = _venue(wishes)
    world = look_around(placed, wishes, host, venue, rights, problems)
    used = world.by_key
    items = tuple(_plan_item(item, world, used, problems) for item in placed.items)
    keys = {item.key for item in items}
    missing = tuple(item for item in world.items if _is_missing(item, keys))
    new_rooms, new_tracks = _new(world.rooms, NewRoom), _new(world.tracks, NewTrack)
    title = _title(placed, wishes, problems)
    days = _days(placed)
    _check(placed, wishes, host, title, problems)
    gone = missing if wishes.cancels_missing else ()
    clashes = foreseeing.foresee(wishes.offering, str(placed.zone), items, world.items, {item.ref for item in gone})
    foreseeing.tell(clashes, items, problems)
    return ProgrammePlan(
        programme=placed,
        wishes=wishes,
        host=host,
        title=title,
        days=days,
        languages=_languages(items),
        venue=venue,
        venue_name=localized(title) if venue is None and new_rooms else "",
        items=items,
        new_rooms=tuple(new_rooms),
        new_tracks=tuple(new_tracks),
        new_people=tuple(_new(world.people, NewPerson)),
        missing=missing,
        clashes=tuple(clashes),
        problems=(*placed.problems, *problems.listed()),
    )


def _zone(wishes: Wishes) -> ZoneInfo:
    """Of files that name none: that of the place, where it is known."""
    venue = _venue(wishes)
    if venue is not None:
        return ZoneInfo(venue.time_zone)
    return ZoneInfo(wishes.offering.time_zone) if wishes.offering is not None else wishes.zone


def _dates(offering: Offering | None) -> tuple[date, date] | None:
    if offering is None or offering.starts_on is None:
        return None
    return offering.starts_on, offering.ends_on or offering.starts_on


def _venue(wishes: Wishes) -> Venue | None:
    own = wishes.offering.venue if wishes.offering is not None else None
    return own or wishes.venue


def _new(things: dict[str, Any], kind: type[Any]) -> list[Any]:
    return [thing for thing in dict.fromkeys(things.values()) if isinstance(thing, kind)]


def _plan_item(item: ProgrammeItem, world: World, used: dict[str, AgendaItem], problems: Problems) -> PlannedItem:
    key = item_texts.key_of(item)
    existing = used.get(key)
    language = item_texts.language_of(item)
    title = {**(existing.title if existing else {}), **localised(item.title, language)}
    abstract = localised(item_texts.abstract_of(item, problems), language)
    planned = PlannedItem(
        source=item,
        key=key,
        existing=existing,
        deed="create",
        changes=(),
        title=title,
        abstract={**(existing.abstract if existing else {}), **abstract},
        kind=item_texts.kind_of(item),
        language=language or (existing.language if existing else ""),
        room=world.rooms.get(folded(item.room)) or (existing.room if existing else None),
        track=_track(item, world) or (existing.track if existing else None),
        people=_parts(item, existing, world),
        online_url=item.online_url or (existing.online_url if existing else ""),
    )
    deed, changes = _deed(planned, problems)
    _check_item(planned, deed, world.offering, problems)
    return replace(planned, deed=deed, changes=changes)


def _track(item: ProgrammeItem, world: World) -> Track | NewTrack | None:
    names = item.categories or (item.track,)
    return next((track for name in names if (track := world.tracks.get(folded(name)))), None)


def _parts(item: ProgrammeItem, existing: AgendaItem | None, world: World) -> Parts | None:
    """The people it names, in the roles they have here already; None when it names none: those here stay."""
    if not item.people:
        return None
    roles = {part.person.id: part.role for part in existing.people} if existing else {}
    people = dict.fromkeys(world.people[person.source_key] for person in item.people)
    return tuple((who, roles.get(who.id, "speaker") if isinstance(who, Person) else "speaker") for who in people)


def _deed(planned: PlannedItem, problems: Problems) -> tuple[Deed, tuple[str, ...]]:
    item, source = planned.existing, planned.source
    if source.is_cancelled and (item is None or item.state == "cancelled"):
        if item is None:
            message = _l("The file says that this item is cancelled; it is not created.")
            problems.warning("cancelled_item", message, line=source.line, where=source.title)
        return "leave", ()
    if item is None:
        return "create", ()
    if source.is_cancelled:
        return "cancel", ()
    if item.state == "cancelled":
        message = _l("This item was cancelled here and stays so; the file still has it.")
        problems.warning("cancelled_here", message, line=source.line, where=source.title)
        return "leave", ()
    changes = tuple(name for name, differs in _differences(planned, item) if differs)
    return ("update" if changes else "unchanged"), changes


def _differences(planned: PlannedItem, item: AgendaItem) -> list[tuple[str, bool]]:
    source = planned.source
    people = [(part.person, part.role) for part in item.people]
    return [
        ("time", (item.starts_at, item.ends_at) != (source.starts_at, source.ends_at)),
        ("room", item.room is not planned.room),
        ("title", item.title != planned.title),
        ("abstract", item.abstract != planned.abstract),
        ("people", planned.people is not None and people != list(planned.people)),
        ("track", item.track is not planned.track),
        ("kind", item.kind != planned.kind),
        ("language", item.language != planned.language),
        ("online_url", item.online_url != planned.online_url),
    ]


def _check_item(planned: PlannedItem, deed: Deed, offering: Offering | None, problems: Problems) -> None:
    """What the agenda would refuse, told by line beforehand."""
    source = planned.source
    if deed not in ("create", "update"):
        return
    if source.ends_at <= source.starts_at:
        message = _l("This item ends when it starts, or before.")
        problems.error("ends_before_start", message, line=source.line, where=source.title)
    elif source.ends_at - source.starts_at > LONGEST:
        message = _l("This item lasts longer than 31 days.")
        problems.error("too_long", message, line=source.line, where=source.title)
    if not 2000 <= source.starts_at.year <= 2100 or (offering is not None and is_far_off(offering, source.starts_at)):
        message = _l(
            "This item is on %(day)s, more than a year away from the dates of the event.",
            day=source.starts_at.date().isoformat(),
        )
        problems.error("far_off", message, line=source.line, where=source.title)


def _is_missing(item: AgendaItem, keys: set[str]) -> bool:
    return item.source_key is not None and item.source_key not in keys and item.state != "cancelled"


def _title(programme: Programme, wishes: Wishes, problems: Problems) -> Localized:
    if wishes.offering is not None:
        return wishes.offering.title
    title = localised((wishes.title or programme.title)[:LONGEST_TITLE].strip())
    if not title:
        message = _l("The programme has no title. Give one for the new conference.")
        problems.error("no_title_given", message)
    return title


def _days(programme: Programme) -> tuple[date, date] | None:
    days = sorted({day for day in (programme.starts_on, programme.ends_on) if day} | {i.day for i in programme.items})
    return (days[0], days[-1]) if days else None


def _languages(items: Sequence[PlannedItem]) -> str:
    found = {item.language for item in items}
    return " ".join(code for code in SPOKEN if code in found)


def _check(
    programme: Programme, wishes: Wishes, host: Organisation | None, title: Localized, problems: Problems
) -> None:
    if not programme.items:
        problems.error("nothing_to_import", _l("There is no item in this file that can be imported."))
    people = {person.source_key for item in programme.items for person in item.people}
    if len(people) > MOST_PEOPLE:
        message = _l("The file names more than %(limit)s people; split it.", limit=MOST_PEOPLE)
        problems.error("many_people_in_all", message)
    if wishes.offering is not None:
        _check_offering(wishes.offering, problems)
    elif host is not None and _has_namesake(host, title):
        message = _l("%(host)s already has an event of this title. Choose it as the target to update it.",
                     host=localized(host.name))  # fmt: skip
        problems.warning("namesake", message)


def _check_offering(offering: Offering, problems: Problems) -> None:
    if offering.state == "cancelled":
        problems.error("offering_cancelled", _l("This event is cancelled; nothing can be imported into it."))


def _has_namesake(host: Organisation, title: Localized) -> bool:
    titles = db.session.scalars(db.select(Offering.title).where(Offering.host_id == host.id))
    wanted = {folded(text) for text in title.values()}
    return any(wanted & {folded(text) for text in other.values()} for other in titles)

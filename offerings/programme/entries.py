"""Agenda items as the programme's templates take them: texts in the page's language, times in the offering's zone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from core.i18n import TAGS, language, pick
from offerings.agenda.models import KINDS, PERSON_ROLES, AgendaItem, AgendaItemPerson
from offerings.base.kinds import SPOKEN
from offerings.base.models import Offering
from offerings.base.states import shown_state
from offerings.base.urls import picks_url
from offerings.people.models import Person
from offerings.programme.places import room_for
from offerings.programme.said import both_names, said

_HUES = 6
_UNSPOKEN = {"talk", "meeting", "other"}
"""Kinds that go without saying."""
UNPICKED = {"meeting", "break"}
"""Kinds that nobody adds to their own programme: class meetings come with the registration, breaks with the day."""


@dataclass(frozen=True)
class Entry:
    """One item, in the words that templates/_macros/programme.html describes."""

    id: str
    ref: str
    start: str
    end: str
    starts_at: datetime
    ends_at: datetime
    day: date
    title: str
    lang: str | None
    room: Markup | None
    room_id: int | None
    track: Markup | None
    track_id: int | None
    hue: int
    people: list[Markup]
    kind_word: str | None
    is_break: bool
    state: str | None
    spoken: str | None
    abstract: str
    abstract_lang: str | None
    online_url: str
    pick_url: str | None
    """Where one adds it to one's own programme; None where nobody does, or no longer."""
    start_minute: int
    end_minute: int
    parts: list[AgendaItemPerson] = field(repr=False)

    seats: Markup | None = None
    """Room for what is said of its places; None where nobody signs up."""
    url = note = None
    clash = False


@dataclass(frozen=True)
class Who:
    """A person on the programme, with all their entries."""

    person: Person
    name: Markup
    roles: list[str]
    entries: list[Entry]


def entry_of(item: AgendaItem, offering: Offering, *, has_places: bool = False) -> Entry:
    """``item`` with room, track and people loaded. ``has_places``: one signs up for it."""
    zone = ZoneInfo(offering.time_zone)
    start, end = item.starts_at.astimezone(zone), item.ends_at.astimezone(zone)
    title, title_language = pick(item.title, language())
    abstract, abstract_language = pick(item.abstract, language())
    minute = start.hour * 60 + start.minute
    return Entry(
        id=f"item-{item.ref}",
        ref=item.ref,
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        day=start.date(),
        title=title,
        lang=_lang(title_language),
        room=said(item.room.name) if item.room else None,
        room_id=item.room_id,
        track=said(item.track.name) if item.track else None,
        track_id=item.track_id,
        hue=(item.track.hue % _HUES) + 1 if item.track else 0,
        people=[_part(part) for part in item.people],
        kind_word=None if item.kind in _UNSPOKEN or item.kind == "break" else str(KINDS.get(item.kind, item.kind)),
        is_break=item.kind == "break",
        state=item.state if item.state in ("cancelled", "draft") else None,
        spoken=_spoken(item, offering),
        abstract=abstract,
        abstract_lang=_lang(abstract_language),
        online_url=item.online_url,
        pick_url=f"{picks_url(offering)}#item-{item.ref}" if _is_pickable(item, offering) else None,
        start_minute=minute,
        end_minute=minute + int((item.ends_at - item.starts_at).total_seconds() // 60),
        parts=list(item.people),
        seats=room_for(item.ref) if has_places else None,
    )


def who_of(entries: Sequence[Entry]) -> list[Who]:
    """Everybody with a part in what is not cancelled, by name."""
    people: dict[int, Person] = {}
    theirs: dict[int, dict[str, Entry]] = {}
    roles: dict[int, list[str]] = {}
    for entry in entries:
        for part in entry.parts if entry.state != "cancelled" else ():
            people[part.person_id] = part.person
            theirs.setdefault(part.person_id, {})[entry.id] = entry
            word = str(PERSON_ROLES.get(part.role, part.role))
            if word not in roles.setdefault(part.person_id, []):
                roles[part.person_id].append(word)
    found = [Who(person, both_names(person), roles[key], list(theirs[key].values())) for key, person in people.items()]
    return sorted(found, key=lambda who: who.person.sort_key)


def _lang(its: str) -> str | None:
    return TAGS.get(its, its) if its != language() else None


def _part(part: AgendaItemPerson) -> Markup:
    name = both_names(part.person)
    if part.role in ("speaker", "trainer"):
        return name
    return name + Markup("（{}）" if language() == "zh" else " ({})").format(PERSON_ROLES.get(part.role, part.role))


def _is_pickable(item: AgendaItem, offering: Offering) -> bool:
    """The clock enters only by the day on which the whole offering is over: pieces are kept (fragment.py)."""
    return (
        item.state == "published" and item.kind not in UNPICKED and shown_state(offering) in ("published", "postponed")
    )


def _spoken(item: AgendaItem, offering: Offering) -> str | None:
    """The item's language where the offering is held in several or in another one."""
    if not item.language or item.language == offering.languages:
        return None
    return str(SPOKEN.get(item.language, item.language))

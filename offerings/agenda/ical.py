"""How an offering and its agenda items read in a calendar: rows in, core.ics values out (RFC 5545 3.6.1).

It lies with the agenda so that a confirmation mail can carry a calendar part; feeds are built in calendars/.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.database import Localized
from core.i18n import TAGS, joined, pick
from core.ics.values import Conference, Event, Status
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import Series, find_series
from offerings.agenda.regularity import as_series, usual_time
from offerings.base.models import Offering
from offerings.venues.models import Venue

COLOURS = {"exhibition": "tomato", "conference": "slateblue", "cohort": "seagreen"}
CATEGORIES = {
    "exhibition": {"en": "Exhibition", "zh": "展览会"},
    "conference": {"en": "Conference", "zh": "学术会议"},
    "cohort": {"en": "Training", "zh": "人才培训"},
}
_STATUS: dict[str, Status] = {
    "draft": "TENTATIVE",
    "published": "CONFIRMED",
    "postponed": "TENTATIVE",
    "cancelled": "CANCELLED",
}


def offering_event(offering: Offering, language: str, base_url: str) -> Event:
    """The offering as one all-day entry over its days (exclusive end); it needs ``starts_on``.

    Postponed reads TENTATIVE: the old days stay until new ones are known. It does not block time (TRANSP).
    """
    assert offering.starts_on is not None
    title, title_language = pick(offering.title, language)
    return Event(
        uid=offering.uid,
        starts=offering.starts_on,
        ends=(offering.ends_on or offering.starts_on) + timedelta(days=1),
        summary=title,
        language=TAGS[title_language],
        description=_paragraphs(
            pick(offering.notice, language)[0], pick(offering.summary, language)[0], offering_url(offering, base_url)
        ),
        location=_place(offering.venue, offering.city, language),
        geo=_geo(offering.venue),
        url=offering_url(offering, base_url),
        categories=(pick(CATEGORIES[offering.kind], language)[0], *_topics(offering, language)),
        conference=_conference(offering.online_url, language),
        colour=COLOURS[offering.kind],
        status=_STATUS[offering.state],
        transparent=True,
        sequence=offering.sequence,
        created=offering.created_at,
        last_modified=offering.changed_at,
    )


def item_event(item: AgendaItem, language: str, base_url: str, **of_series: Any) -> Event:
    """An agenda item with its times in the zone of the place. What befalls its offering befalls it too.

    ``of_series``: what an occurrence of a series says instead of what is its own.
    """
    offering = item.offering
    zone = ZoneInfo(offering.time_zone)
    title, title_language = pick(item.title, language)
    cancelled = item.state == "cancelled" or offering.state == "cancelled"
    own: dict[str, Any] = {
        "uid": item.uid,
        "sequence": item.sequence + offering.sequence,
        "last_modified": max(item.changed_at, offering.changed_at),
    }
    return Event(
        starts=item.starts_at.astimezone(zone),
        ends=item.ends_at.astimezone(zone),
        summary=title,
        language=TAGS[title_language],
        description=_paragraphs(
            joined((part.person.display_name for part in item.people), language),
            pick(item.abstract, language)[0],
            pick(offering.title, language)[0],
            offering_url(offering, base_url),
        ),
        location=_item_place(item, language),
        geo=_geo(item.room.venue if item.room else offering.venue),
        url=f"{offering_url(offering, base_url)}?day={item.starts_at.astimezone(zone).date()}#item-{item.ref}",
        categories=_categories(item, language),
        conference=_conference(item.online_url, language),
        colour=COLOURS[offering.kind],
        status="CANCELLED" if cancelled else _STATUS[offering.state],
        created=item.created_at,
        parent_uid=offering.uid,
        **own | of_series,
    )


def item_events(items: Iterable[AgendaItem], language: str, base_url: str) -> list[Event]:
    """Entries of published items: what belongs to a series as one that recurs and what differs from it.

    All entries of one UID stand together, their SEQUENCE and LAST-MODIFIED are those of the whole series. Pass all
    items that a calendar shows at once: a second call would make a second entry of the same UID. One query.
    """
    alone: list[AgendaItem] = []
    by_key: dict[str, list[AgendaItem]] = {}
    for item in items:
        (by_key.setdefault(item.series_key, []) if item.series_key else alone).append(item)
    events = [item_event(item, language, base_url) for item in alone]
    for key, series in find_series(by_key).items():
        events += _series_events(by_key[key], series, language, base_url)
    return events


def series_uid(item: AgendaItem) -> str:
    """Of the entry that stands for the whole series."""
    return f"series-{item.series_key}@{item.uid.rpartition('@')[2]}"


def _series_events(items: Sequence[AgendaItem], series: Series, language: str, base_url: str) -> list[Event]:
    offering = items[0].offering
    zone = ZoneInfo(offering.time_zone)
    usual = usual_time([moment.astimezone(zone) for moment in series.planned])
    if usual is None:
        return [item_event(item, language, base_url) for item in items]
    common = {
        "uid": series_uid(items[0]),
        "sequence": series.sequence + offering.sequence,
        "last_modified": max(series.changed_at, offering.changed_at),
    }
    slots = [datetime.combine(_planned(item).astimezone(zone), usual, zone) for item in items]
    return as_series(
        [
            item_event(item, language, base_url, recurrence_id=slot, **common)
            for item, slot in zip(items, slots, strict=True)
        ],
        offering_url(offering, base_url),
    )


def _planned(item: AgendaItem) -> datetime:
    assert item.planned_at is not None, "whatever is of a series was planned"
    return item.planned_at


def offering_url(offering: Offering, base_url: str) -> str:
    """The address of its public page."""
    return f"{base_url}/{'trainings' if offering.kind == 'cohort' else 'events'}/{offering.slug}"


def newest(*instants: datetime | None) -> datetime:
    """The latest of those that are known; at least one must be."""
    return max(instant for instant in instants if instant is not None)


def _place(venue: Venue | None, city: Localized, language: str) -> str:
    texts = [city] if venue is None else [venue.name, venue.address, venue.city or city]
    return joined(dict.fromkeys(pick(each, language)[0] for each in texts), language)


def _item_place(item: AgendaItem, language: str) -> str:
    if item.room is None:
        return _place(item.offering.venue, item.offering.city, language)
    room = pick(item.room.name, language)[0]
    return joined((room, _place(item.room.venue, item.offering.city, language)), language)


def _geo(venue: Venue | None) -> tuple[float, float] | None:
    if venue is None or venue.latitude is None or venue.longitude is None:
        return None
    return venue.latitude, venue.longitude


def _conference(url: str, language: str) -> Conference | None:
    return Conference(url, label="Join online" if language == "en" else "线上参加") if url else None


def _categories(item: AgendaItem, language: str) -> tuple[str, ...]:
    kind = pick(CATEGORIES[item.offering.kind], language)[0]
    return (kind, pick(item.track.name, language)[0]) if item.track else (kind,)


def _topics(offering: Offering, language: str) -> list[str]:
    """By key, so that a new order of the topics' list changes no octet; the caller has loaded them for a long feed."""
    return [pick(topic.name, language)[0] for topic in sorted(offering.topics, key=lambda topic: topic.key)]


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)

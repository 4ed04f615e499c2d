"""The calendar objects that a person should have of an offering, one a UID, and what a calendar shows of each.

What is shown is kept as JSON: ``master``, ``excluded`` and ``others`` (RECURRENCE-ID -> facts) are what SEQUENCE is
about (RFC 5546 2.1.4), in English whatever the reader's language; ``occurrences`` maps starts to refs of items.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.ics.checks import Moment
from core.ics.values import Event
from offerings.agenda.ical import item_events, offering_event, series_uid
from offerings.agenda.models import AgendaItem
from registrations.invitations.queries import Concern

Shown = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """One UID. ``events``: the master first, then what differs from it. ``is_own``: it comes with the registration;
    ``is_due``: and was promised to the person."""

    uid: str
    events: tuple[Event, ...]
    items: tuple[AgendaItem, ...]
    is_own: bool
    is_due: bool

    @property
    def is_cancelled(self) -> bool:
        return self.events[0].status == "CANCELLED"


def wanted(concern: Concern, language: str, base_url: str) -> dict[str, Wanted]:
    """By UID: class meetings, or the offering's days where there are none; items picked and parts in the programme.

    What comes with a registration that is to be approved reads TENTATIVE, as it does in the person's own feed.
    """
    objects = _of_items(concern, language, base_url)
    if (concern.is_confirmed or concern.is_pending) and concern.offering.starts_on and not concern.meetings:
        events = _as_decided(concern, [offering_event(concern.offering, language, base_url)])
        objects[events[0].uid] = Wanted(events[0].uid, events, (), is_own=True, is_due=concern.is_confirmed)
    return objects


def _of_items(concern: Concern, language: str, base_url: str) -> dict[str, Wanted]:
    groups: dict[str, list[Event]] = {}
    for event in item_events(concern.items, language, base_url):
        groups.setdefault(event.uid, []).append(event)
    return {uid: _object(concern, uid, events) for uid, events in groups.items()}


def _object(concern: Concern, uid: str, events: list[Event]) -> Wanted:
    events.sort(key=lambda event: event.recurrence_id is not None)
    items = tuple(item for item in concern.items if uid in (item.uid, series_uid(item)))
    meetings = {item.id for item in concern.meetings}
    comes_with_it = any(item.id in meetings for item in items)
    is_due = concern.is_confirmed and any(item.id in meetings | concern.promised for item in items)
    shown = _as_decided(concern, events) if comes_with_it else tuple(events)
    return Wanted(uid, shown, items, is_own=is_due or (comes_with_it and concern.is_pending), is_due=is_due)


def _as_decided(concern: Concern, events: Iterable[Event]) -> tuple[Event, ...]:
    if not concern.is_pending:
        return tuple(events)
    return tuple(replace(each, status="TENTATIVE") if each.status == "CONFIRMED" else each for each in events)


def as_request(events: Iterable[Event]) -> tuple[Event, ...]:
    """The same for a REQUEST, whose events all take place (RFC 5546 3.2.2): the rule leaves out what is cancelled."""
    master, *others = events
    gone = [event.recurrence_id for event in others if event.status == "CANCELLED" and event.recurrence_id]
    if gone and master.recurrence:
        excluded = tuple(sorted({*master.recurrence.excluded, *gone}, key=_text))
        master = replace(master, recurrence=replace(master.recurrence, excluded=excluded))
    return (master, *(event for event in others if event.status != "CANCELLED"))


def shown_by(english: Wanted) -> Shown:
    """What a calendar shows that took the whole object."""
    master, *others = as_request(english.events)
    plan = master.recurrence
    return {
        "master": [
            *_facts(master),
            *((plan.frequency, plan.interval, list(plan.weekdays), _text(plan.until)) if plan else ()),
        ],
        "excluded": [_text(moment) for moment in plan.excluded] if plan else [],
        "others": {_text(each.recurrence_id): _facts(each) for each in others if each.recurrence_id},
        "occurrences": _occurrences(english),
        "item": english.items[0].ref if english.items and plan is None else "",
    } | _span(master)


def newly_cancelled(before: Shown, after: Shown, events: Iterable[Event]) -> tuple[Event, ...]:
    """The occurrences whose cancellation is all the difference; none when anything else differs."""
    added = set(after["excluded"]) - set(before["excluded"])
    kept = {key: facts for key, facts in before["others"].items() if key not in added}
    lost = set(before["excluded"]) - set(after["excluded"])
    if lost or not added or before["master"] != after["master"] or kept != after["others"]:
        return ()
    cancelled = tuple(
        event
        for event in events
        if event.recurrence_id and event.status == "CANCELLED" and _text(event.recurrence_id) in added
    )
    return cancelled if len(cancelled) == len(added) else ()


def differs(before: Shown, after: Shown) -> bool:
    return any(before[name] != after[name] for name in ("master", "excluded", "others"))


def is_rescheduled(before: Shown, after: Shown) -> bool:
    """Whether the person has to say again whether they come (RFC 5546 3.2.2.1)."""

    def times(shown: Shown) -> Any:
        return shown["master"][:2], shown["master"][5:], {key: facts[:2] for key, facts in shown["others"].items()}

    return bool(times(before) != times(after))


def last_shown(uid: str, shown: Shown, stamp: datetime) -> Event:
    """The object as the calendar has it, cancelled as a whole."""
    zone = ZoneInfo(shown["zone"]) if shown["zone"] else None
    return Event(
        uid=uid,
        starts=_moment(shown["starts"], zone),
        ends=_moment(shown["ends"], zone),
        summary=shown["summary"],
        status="CANCELLED",
        sequence=0,
        last_modified=stamp,
    )


def key_of(moment: Moment) -> str:
    """An occurrence as replies name it: the instant in UTC, or the day."""
    return moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else moment.isoformat()


def _span(master: Event) -> Shown:
    zone = master.starts.tzinfo if isinstance(master.starts, datetime) else None
    return {
        "starts": _text(master.starts),
        "ends": _text(master.ends),
        "zone": zone.key if isinstance(zone, ZoneInfo) else "",
        "summary": master.summary,
    }


def _facts(event: Event) -> list[str]:
    """Two times first, see ``is_rescheduled``."""
    online = event.conference.uri if event.conference else ""
    return [_text(event.starts), _text(event.ends), event.location, online, event.status]


def _occurrences(english: Wanted) -> dict[str, str]:
    """RECURRENCE-ID as replies may name it -> ref of the item, of what recurs."""
    master = english.events[0]
    if master.recurrence is None or not isinstance(master.starts, datetime):
        return {}
    at, zone = master.starts.timetz(), master.starts.tzinfo
    planned = {item.ref: (item.planned_at or item.starts_at).astimezone(zone) for item in english.items}
    return {key_of(datetime.combine(moment.date(), at)): ref for ref, moment in planned.items()}


def _text(moment: Moment | None) -> str:
    return moment.isoformat() if moment is not None else ""


def _moment(text: str, zone: ZoneInfo | None) -> Moment:
    if "T" not in text:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    return moment.astimezone(zone) if zone else moment

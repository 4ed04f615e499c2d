"""The programme section of a public page, rendered once for each revision, language and view."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import render_template
from markupsafe import Markup

from core import clock
from core.fragments import fragments
from core.i18n import language
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import list_items
from offerings.base.models import Offering
from offerings.base.states import is_over
from offerings.base.urls import picks_url, public_url
from offerings.programme import views
from offerings.programme.entries import Entry, entry_of, who_of
from offerings.programme.places import filled, places_of

NEAR = timedelta(days=31)
"""How far from its offering's days an item may lie (checked by agenda/checks.py)."""
FEW_PEOPLE = 24
"""So many speakers are named on the page itself; more have a view of their own."""


MANY_ENTRIES = 40
"""A longer programme shows one day at a time: a hundred talks are no list that one reads on a phone."""
ALL_DAYS = "all"


def programme(offering: Offering, view: str, day: str = "") -> Markup:
    """Empty when there is nothing to show. Items are read only when the piece is not kept.

    ``day``: the date (ISO) that a long programme shows, ALL_DAYS, or "" for today or else the first.

    A draft's programme is rendered afresh, with its draft items: only those with a role get here.
    """
    day = _wanted_day(offering, day) if view == "day" else ""
    if not offering.is_public:
        return filled(Markup(_render(offering, view, day, list_items(offering))), offering)
    key = ("programme", offering.ref, offering.revision, language(), view, day, is_over(offering))
    kept = fragments.get(key, lambda: _render(offering, view, day, list_items(offering, public_only=True)))
    return filled(kept, offering)


def _wanted_day(offering: Offering, day: str) -> str:
    """What decides which day is shown: one near its dates, ALL_DAYS, today while it is on, or ""."""
    first, last = offering.starts_on, offering.ends_on or offering.starts_on
    if day == ALL_DAYS or first is None or last is None:
        return day if day == ALL_DAYS else ""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        wanted = clock.today(offering.time_zone)
    return wanted.isoformat() if first - NEAR <= wanted <= last + NEAR else ""


def _render(offering: Offering, view: str, day: str, items: Sequence[AgendaItem]) -> str:
    if not items:
        return ""
    with_places = places_of(offering)
    entries = [entry_of(item, offering, has_places=item.ref in with_places) for item in items]
    rooms = _order([item.room for item in items])
    tracks = _order([item.track for item in items])
    offered = _offered(len(rooms), len(tracks), entries)
    shown = view if view in offered else "day"
    who = who_of(entries)
    days = views.by_day(entries) if shown == "day" else []
    is_long = len(entries) > MANY_ENTRIES and len(days) > 1
    return render_template(
        "offerings/programme/_programme.html",
        offering=offering,
        view=shown,
        offered=offered,
        url=public_url(offering),
        picks_url=picks_url(offering) if any(entry.pick_url for entry in entries) else None,
        has_meetings=any(item.kind == "meeting" for item in items),
        starts_at=entries[0].starts_at,
        count=len([entry for entry in entries if not entry.is_break and entry.state != "cancelled"]),
        days=[views.choose_day(days, day)] if is_long and day != ALL_DAYS else days,
        dates=[each.date for each in days],
        is_long=is_long,
        is_sparse=views.is_sparse(days),
        grid=views.grid_days(entries, rooms) if shown == "grid" else [],
        groups=_groups(shown, entries, rooms, tracks),
        who=who,
        few=FEW_PEOPLE,
    )


def _groups(view: str, entries: list[Entry], rooms: list[int], tracks: list[int]) -> list[views.Group]:
    if view == "room":
        return views.by_room(entries, rooms)
    return views.by_track(entries, tracks) if view == "track" else []


def _offered(rooms: int, tracks: int, entries: Sequence[Entry]) -> list[str]:
    """The views that would tell something."""
    wanted = {
        "grid": rooms > 1,
        "room": rooms > 1,
        "track": tracks > 1,
        "person": len({part.person_id for entry in entries for part in entry.parts}) > 1,
    }
    return ["day", *(view for view in views.VIEWS if wanted.get(view))]


def _order(things: Sequence[object]) -> list[int]:
    """Ids of the rooms or tracks, in their own order."""
    found = {thing.id: (thing.position, thing.id) for thing in things if thing is not None}  # type: ignore[attr-defined]
    return sorted(found, key=found.__getitem__)

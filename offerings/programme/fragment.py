"""The programme section of a public page, rendered once for each revision, language and view."""

from collections.abc import Sequence

from flask import render_template
from markupsafe import Markup

from core.fragments import fragments
from core.i18n import language
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import list_items
from offerings.base.models import Offering
from offerings.base.urls import public_url
from offerings.programme import views
from offerings.programme.entries import Entry, entry_of, who_of

FEW_PEOPLE = 24
"""So many speakers are named on the page itself; more have a view of their own."""


def programme(offering: Offering, view: str) -> Markup:
    """Empty when there is nothing to show. Items are read only when the piece is not kept.

    A draft's programme is rendered afresh, with its draft items: only those with a role get here.
    """
    if not offering.is_public:
        return Markup(_render(offering, view, list_items(offering)))
    key = ("programme", offering.ref, offering.revision, language(), view)
    return fragments.get(key, lambda: _render(offering, view, list_items(offering, public_only=True)))


def _render(offering: Offering, view: str, items: Sequence[AgendaItem]) -> str:
    if not items:
        return ""
    entries = [entry_of(item, offering) for item in items]
    rooms = _order([item.room for item in items])
    tracks = _order([item.track for item in items])
    offered = _offered(len(rooms), len(tracks), entries)
    shown = view if view in offered else "day"
    who = who_of(entries)
    days = views.by_day(entries) if shown == "day" else []
    return render_template(
        "offerings/programme/_programme.html",
        offering=offering,
        view=shown,
        offered=offered,
        url=public_url(offering),
        starts_at=entries[0].starts_at,
        count=len([entry for entry in entries if not entry.is_break and entry.state != "cancelled"]),
        days=days,
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

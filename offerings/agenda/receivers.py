"""The agenda follows its offering: its publication, copies, dates, rules and end."""

from collections.abc import Iterator, Sequence
from typing import Any

from core.audit import Actor
from core.database import db
from core.i18n import _, _n, localized
from offerings.agenda import actions, clash_words, queries
from offerings.agenda.clash_counts import count_blocking
from offerings.agenda.signals import agenda_copied
from offerings.base import publication, signals
from offerings.base.actions import refresh_search
from offerings.base.models import Offering
from offerings.base.publication import Obstacle
from offerings.base.stamps import lock
from offerings.base.stamps import stamp as stamp_offering
from offerings.base.todo import SOURCES, Todo
from offerings.people.models import Person
from offerings.people.signals import person_changed
from offerings.tracks.actions import copy_all as copy_tracks
from offerings.tracks.models import Track
from offerings.tracks.signals import track_changed
from offerings.venues.models import Room, Venue
from offerings.venues.signals import room_changed, venue_changed


def guard(offering: Offering) -> list[Obstacle]:
    """What clashes stands between a draft and its publication: a soft clash until an owner says why to live with it."""
    return [
        Obstacle(
            f"clash_{clash.kind}",
            clash_words.sentence(clash),
            is_hard=clash.is_hard,
            endpoint="agenda.index",
            values={"ref": offering.ref},
        )
        for clash in queries.find_clashes(offering)
        if clash.is_hard or not clash.override_reason
    ]


publication.GUARDS.append(guard)


def todos(offerings: Sequence[Offering]) -> list[Todo]:
    """Drafts that wait, and what clashes: four queries, whatever the list."""
    drafts = queries.count_drafts([offering.id for offering in offerings])
    blocking = count_blocking(offerings)
    found: list[Todo] = []
    for offering in offerings:
        found += _todo(offering, drafts.get(offering.id, 0), blocking.get(offering.id, 0))
    return found


def _todo(offering: Offering, drafts: int, blocking: int) -> Iterator[Todo]:
    title, values = localized(offering.title), {"ref": offering.ref}
    if drafts and offering.is_public:
        hint = _n("%(num)s draft waits.", "%(num)s drafts wait.", drafts)
        yield Todo(offering, _("Publish the agenda of %(title)s", title=title), "agenda.index", values, hint)
    if blocking:
        sentence = _("Solve the clashes in %(title)s", title=title)
        hint = _n("%(num)s clash blocks publishing.", "%(num)s clashes block publishing.", blocking)
        if offering.is_public:
            hint = _n("There is %(num)s clash in its agenda.", "There are %(num)s clashes in its agenda.", blocking)
        yield Todo(offering, sentence, "agenda.index", values, hint, is_urgent=True)


SOURCES.append(todos)


@signals.offering_published.connect
def publish_programme(offering: Offering, actor: Actor | None, **_rest: Any) -> None:
    """What was planned before is what is being published; later drafts wait for "Publish the programme"."""
    if queries.list_drafts(offering):
        actions.publish_drafts(offering, actor)


@signals.offering_copied.connect
def copy_agenda(offering: Offering, copy: Offering, days: int, **_rest: Any) -> None:
    items = actions.copy_all(offering, copy, days, copy_tracks(offering, copy))
    agenda_copied.send(offering, copy=copy, days=days, items=items)


@signals.offering_changed.connect
def follow_rules(offering: Offering, changes: dict[str, Any], **_rest: Any) -> None:
    """Also when it takes place again after it was postponed, and needs its rooms back."""
    if changes.keys() & {"clash_rules", "state"}:
        actions.follow_rules(offering)


@signals.offering_postponed.connect
def release_rooms(offering: Offering, **_rest: Any) -> None:
    actions.release_rooms(offering)


@signals.offering_rescheduled.connect
def follow_dates(offering: Offering, actor: Actor | None, days: int, **_rest: Any) -> None:
    actions.shift_all(offering, actor, days)


@signals.offering_cancelled.connect
def cancel_items(offering: Offering, actor: Actor | None, reason: str, **_rest: Any) -> None:
    actions.cancel_all(offering, actor, reason)


@venue_changed.connect
def say_the_new_place(venue: Venue, **_rest: Any) -> None:
    """Calendars name the venue: of offerings that take place there, and of items in its rooms."""
    for offering in db.session.scalars(db.select(Offering).where(Offering.venue_id == venue.id).order_by(Offering.id)):
        lock(offering)
        refresh_search(offering)
        stamp_offering(offering, calendar=True)
    actions.say_again(queries.list_public_in([room.id for room in venue.rooms]))


@room_changed.connect
def say_the_new_room(room: Room, **_rest: Any) -> None:
    actions.say_again(queries.list_public_in([room.id]))


@track_changed.connect
def say_the_new_track(track: Track, is_removed: bool, **_rest: Any) -> None:
    items = queries.list_public_on(track)
    for item in items if is_removed else ():
        item.track = None
    actions.say_again(items)


@person_changed.connect
def say_the_new_name(person: Person, **_rest: Any) -> None:
    actions.say_again(queries.list_public_with(person))

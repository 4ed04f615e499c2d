"""Many items of one agenda written at once: one lock, one look for clashes, however many they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core import audit
from core.audit import Actor
from core.database import Localized, db
from offerings.agenda import rows, signals
from offerings.agenda.actions import EDITABLE
from offerings.agenda.models import AgendaItem
from offerings.agenda.rows import Parts
from offerings.agenda.rules import check_columns
from offerings.agenda.writing import holders, is_visible, refuse_clashes, shares_room, stamp, together
from offerings.base.actions import touch
from offerings.base.models import Offering
from offerings.venues.models import Room


@dataclass(frozen=True)
class Draft:
    """An item to be made; ``columns`` as ``actions.create`` takes them."""

    title: Localized
    starts_at: datetime
    ends_at: datetime
    room: Room | None = None
    people: Parts = ()
    columns: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Revision:
    """An item as it is to be; ``people`` None: they stay; ``columns``: those of EDITABLE that may differ."""

    item: AgendaItem
    starts_at: datetime
    ends_at: datetime
    room: Room | None
    people: Parts | None = None
    columns: dict[str, Any] = field(default_factory=dict)

    @property
    def moves(self) -> bool:
        item = self.item
        return (item.starts_at, item.ends_at, item.room) != (self.starts_at, self.ends_at, self.room)


def create_all(offering: Offering, actor: Actor | None, drafts: Sequence[Draft]) -> list[AgendaItem]:
    """All or none. One line in the history for all of them."""
    if not drafts:
        return []
    touch(offering)
    with together():
        items = [rows.new(offering, d.title, (d.starts_at, d.ends_at), d.room, d.people, **d.columns) for d in drafts]
    audit.record(actor, "agenda.items_created", "offering", offering.id, items=len(items))
    return items


def revise_all(offering: Offering, actor: Actor | None, revisions: Sequence[Revision]) -> None:
    """Like ``edit`` and ``place`` of each, but looked at together: two items may change places. All or none."""
    if not revisions:
        return
    touch(offering, calendar=any(revision.item.is_public for revision in revisions))
    moves = [(r.item, r.item.starts_at, r.item.ends_at, r.item.room) for r in revisions if r.moves]
    with together():
        for item, *_before in moves:
            item.shares_room = True
        db.session.flush()  # so that one may move to where the next has not yet left
        moved = {item.id for item, *_before in moves}
        for revision in revisions:
            _revise(revision, revision.item.id in moved)
        refuse_clashes(offering, [revision.item for revision in revisions])
        for revision in revisions:
            revision.item.shares_room = shares_room(revision.item)
    audit.record(actor, "agenda.items_revised", "offering", offering.id, items=len(revisions), moved=len(moves))
    for item, starts_at, ends_at, room in moves:
        if is_visible(item):
            signals.agenda_item_changed.send(
                item, actor=actor, old_starts_at=starts_at, old_ends_at=ends_at, old_room=room
            )


def _revise(revision: Revision, is_moved: bool) -> None:
    item, held = revision.item, holders(revision.item)
    assert revision.columns.keys() <= EDITABLE, revision.columns.keys() - EDITABLE
    changed = {name for name, value in revision.columns.items() if getattr(item, name) != value}
    for name in changed:
        setattr(item, name, revision.columns[name])
    if revision.people is not None and rows.set_people(item, revision.people):
        changed.add("people")
    check_columns(item)
    if is_moved:
        rows.put(item, revision.room, revision.starts_at, revision.ends_at)
        item.shares_room = True
    if changed or is_moved:
        stamp(item, held, moved=is_moved)

"""Every write of agenda items. Only ``place`` (and what creates or shifts items) writes times and rooms."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from core import audit
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid, Refused
from core.i18n import _l
from core.ids import new_ref
from offerings.agenda import queries, rows, signals, states
from offerings.agenda.models import AgendaItem
from offerings.agenda.recurrence import MOST, Meeting
from offerings.agenda.rows import Parts
from offerings.agenda.rules import check_columns
from offerings.agenda.writing import claim, holders, is_visible, refuse, refuse_clashes, shares_room, stamp, together
from offerings.base.actions import touch
from offerings.base.models import Offering
from offerings.base.stamps import lock
from offerings.tracks.models import Track
from offerings.venues.models import Room

HELD: list[Callable[[Sequence[AgendaItem]], set[int]]] = []
"""Each says which items took place, as far as it knows: they do not move when the whole agenda does."""
EDITABLE = {"title", "abstract", "kind", "track", "capacity", "language", "online_url", "source_key"}


def create(
    offering: Offering,
    actor: Actor | None,
    *,
    title: Localized,
    starts_at: datetime,
    ends_at: datetime,
    room: Room | None = None,
    people: Parts = (),
    state: str = "draft",
    **columns: Any,
) -> AgendaItem:
    """A draft, or an item that is published at once (refused where it clashes). ``columns``: EDITABLE, series_key."""
    touch(offering, calendar=state == "published")
    with together():
        item = rows.new(offering, title, (starts_at, ends_at), room, people, **columns)
        if state == "published":
            rows.set_published(item)
        refuse_clashes(offering, [item])
    audit.record(actor, "agenda_item.created", "agenda_item", item.id, offering=offering.ref, state=item.state)
    _say_published(offering, actor, [item])
    return item


def add_series(
    offering: Offering,
    actor: Actor | None,
    meetings: Sequence[Meeting],
    *,
    title: Localized,
    room: Room | None = None,
    people: Parts = (),
    state: str = "draft",
    **columns: Any,
) -> list[AgendaItem]:
    """One item for each meeting, all with one series_key; all or none."""
    if not 0 < len(meetings) <= MOST:
        raise Invalid("bad_number", _l("There is no date left to make an item for."), field="until")
    touch(offering, calendar=state == "published")
    key, parts = new_ref(), list(people)
    with together():
        items = []
        for meeting in meetings:
            span, plan = (meeting.starts_at, meeting.ends_at), {"series_key": key, "planned_at": meeting.planned_at}
            items.append(rows.new(offering, title, span, room, parts, **plan, **columns))
        for item in items if state == "published" else ():
            rows.set_published(item)
        refuse_clashes(offering, items)
    audit.record(actor, "agenda.series_added", "offering", offering.id, series=key, items=len(items))
    _say_published(offering, actor, items)
    return items


def edit(item: AgendaItem, actor: Actor | None, *, people: Parts | None = None, **columns: Any) -> set[str]:
    """Words, numbers and people; not time and place. Returns the names of what differs."""
    unknown = columns.keys() - EDITABLE
    assert not unknown, f"not editable: {unknown}"
    lock(item.offering)
    held = holders(item)
    with together():
        claim([item])
        changed = {name for name, value in columns.items() if getattr(item, name) != value}
        for name in changed:
            setattr(item, name, columns[name])
        if people is not None and rows.set_people(item, people):
            changed.add("people")
        check_columns(item)
        item.shares_room = shares_room(item)
        if changed & {"people", "capacity", "kind"}:
            refuse_clashes(item.offering, [item])
        if changed:
            stamp(item, held, moved=False)
    if changed:
        touch(item.offering, calendar=item.is_public)
        audit.record(actor, "agenda_item.edited", "agenda_item", item.id, fields=sorted(changed))
    return changed


def place(item: AgendaItem, actor: Actor | None, room: Room | None, starts_at: datetime, ends_at: datetime) -> bool:
    """Put it there and then; False when it is there already. Raises SEQUENCE of what is public."""
    old_starts_at, old_ends_at, old_room = item.starts_at, item.ends_at, item.room
    if (old_starts_at, old_ends_at, old_room) == (starts_at, ends_at, room):
        return False
    if item.state == "cancelled":
        raise Refused("cancelled", _l("A cancelled item stays where it was. Restore it first."), field="day")
    touch(item.offering, calendar=item.is_public)
    with together():
        rows.put(item, room, starts_at, ends_at)
        refuse_clashes(item.offering, [item])
        stamp(item, [old_room] if old_room else [], moved=True)
    audit.record(actor, "agenda_item.placed", "agenda_item", item.id, before=old_starts_at.isoformat())
    if is_visible(item):
        signals.agenda_item_changed.send(
            item, actor=actor, old_starts_at=old_starts_at, old_ends_at=old_ends_at, old_room=old_room
        )
    return True


def publish(item: AgendaItem, actor: Actor | None) -> None:
    """Everybody sees it as soon as its offering is public."""
    _move(item, actor, "published")
    _say_published(item.offering, actor, [item])


def cancel(item: AgendaItem, actor: Actor | None, reason: str) -> None:
    """It will not take place; it stays visible as cancelled and its room is free."""
    if not reason.strip():
        raise Invalid("no_reason", _l("Say why, in a sentence. People who come read it."), field="reason")
    _move(item, actor, "cancelled", reason.strip())
    if is_visible(item):
        signals.agenda_item_cancelled.send(item, actor=actor, reason=reason.strip())


def restore(item: AgendaItem, actor: Actor | None) -> None:
    """A cancelled item takes place after all; refused when its room or people were taken meanwhile."""
    if item.state != "cancelled":
        raise Refused("not_cancelled", _l("Only a cancelled item can be restored."))
    _move(item, actor, "published")
    if is_visible(item):
        signals.agenda_item_restored.send(item, actor=actor)


def remove(item: AgendaItem, actor: Actor | None) -> None:
    """A draft that nobody outside ever saw; everything else is cancelled instead."""
    if item.state != "draft" or item.is_public:
        raise Refused("not_a_draft", _l("Only a draft can be removed. Cancel this item instead; people have seen it."))
    touch(item.offering, calendar=False)
    audit.record(actor, "agenda_item.removed", "agenda_item", item.id, offering=item.offering.ref, title=item.title)
    db.session.delete(item)
    db.session.flush()


def publish_drafts(offering: Offering, actor: Actor | None) -> list[AgendaItem]:
    """All drafts at once; none when one of them would come into a hard clash."""
    touch(offering, calendar=True)
    drafts = queries.list_drafts(offering)
    if not drafts:
        raise Refused("nothing_to_publish", _l("There are no drafts: everything is published already."))
    with together():
        for item in drafts:
            rows.set_published(item)
        refuse_clashes(offering, drafts)
    audit.record(actor, "agenda.published", "offering", offering.id, items=len(drafts))
    _say_published(offering, actor, drafts)
    return drafts


def _say_published(offering: Offering, actor: Actor | None, items: Sequence[AgendaItem]) -> None:
    visible = [item for item in items if is_visible(item)]
    if visible:
        signals.agenda_published.send(offering, actor=actor, items=visible)


def follow_rules(offering: Offering) -> None:
    """The rules of ``offering`` have changed: tell the database which items may share a room."""
    items = [item for item in queries.list_items(offering) if item.state != "cancelled"]
    published = [item for item in items if item.state == "published"]
    refuse([c for c in queries.clashes_of(offering, published) if c.forbids] if published else [])
    with together():
        for item in items:
            item.shares_room = shares_room(item)


def shift_all(offering: Offering, actor: Actor | None, days: int) -> int:
    """The whole agenda that many days later, at the same readings of the clock; all or none. How many moved.

    What is cancelled stays where it was, but its place in the plan of its series moves with the others. What is HELD
    stays altogether.
    """
    everything = queries.list_items(offering)
    held = {id_ for find in HELD for id_ in find(everything)}
    everything = [item for item in everything if item.id not in held]
    items = [item for item in everything if item.state != "cancelled"]
    if not items or not days:
        return 0
    touch(offering, calendar=any(item.is_public for item in items))
    with together():
        for item in everything:
            if item.state == "cancelled":
                rows.plan_by(item, days)  # or its series would be planned for two sets of days
        for item in items:
            item.shares_room = True
        db.session.flush()  # so that one may move to where the next has not yet left
        for item in items:
            rows.move_by(item, days)
        refuse_clashes(offering, items)
        for item in items:
            item.shares_room = shares_room(item)
    audit.record(actor, "agenda.shifted", "offering", offering.id, days=days, items=len(items))
    visible = [item for item in items if is_visible(item)]
    if visible:
        signals.agenda_shifted.send(offering, actor=actor, items=visible, days=days)
    return len(items)


def release_rooms(offering: Offering) -> None:
    """It was postponed: its rooms are free for others until it gets new dates."""
    touch(offering, calendar=True)
    with together():
        items = queries.list_items(offering)
        claim(items)
        for item in items:
            item.shares_room = shares_room(item)
            stamp(item, moved=False)


def cancel_all(offering: Offering, actor: Actor | None, reason: str) -> None:
    """The offering was cancelled, and whoever needs to know was told so: its items follow without a word."""
    touch(offering, calendar=True)
    with together():
        items = [item for item in queries.list_items(offering) if item.state == "published"]
        claim(items)
        for item in items:
            item.state = "cancelled"
            stamp(item, moved=True)


def say_again(items: Sequence[AgendaItem]) -> None:
    """What calendars say of these items reads differently (the name of a room or a person), not when they are."""
    for offering in {item.offering_id: item.offering for item in items}.values():
        touch(offering, calendar=True)
    claim(items)
    for item in items:
        stamp(item, moved=False)
    db.session.flush()


def copy_all(offering: Offering, copy: Offering, days: int, tracks: dict[int, Track]) -> dict[int, AgendaItem]:
    """Drafts in ``copy`` like the items here, ``days`` later; ``tracks`` and the result: id -> its copy.

    Without the cancelled ones, unless all were cancelled with their offering.
    """
    keys: dict[str, str] = {}
    with_cancelled = offering.state == "cancelled"
    items = [item for item in queries.list_items(offering) if with_cancelled or item.state != "cancelled"]
    copies: dict[int, AgendaItem] = {}
    with together():
        for item in items:
            key = keys.setdefault(item.series_key, new_ref()) if item.series_key else None
            copies[item.id] = rows.copy(item, copy, days, tracks, key)
    return copies


def _move(item: AgendaItem, actor: Actor | None, to_state: str, reason: str = "") -> None:
    """A legal move, with all that calendars and readers need to know of it."""
    touch(item.offering, calendar=True)
    db.session.refresh(item, ["state"])
    if not states.may_move(item.state, to_state):
        sentence = _l("This is not possible any more. The item is: %(state)s.", state=states.WORDS[item.state])
        raise Refused("illegal_move", sentence)
    was_public = item.is_public
    with together():
        if to_state == "published":
            rows.set_published(item)
        item.state = to_state
        refuse_clashes(item.offering, [item])
        if was_public:
            stamp(item, moved=True)
    audit.record(actor, f"agenda_item.{to_state}", "agenda_item", item.id, reason=reason)

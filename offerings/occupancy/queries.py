"""Reads that join rooms with the agendas of all offerings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import contains_eager

from core.database import Localized, db
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.venues.models import Room, RoomClosure


@dataclass(frozen=True)
class Use:
    """A time in which a room is used or closed. ``title`` None: reserved by others, who do not say for what yet."""

    starts_at: datetime
    ends_at: datetime
    title: Localized | None
    offering: Offering | None
    is_closure: bool = False


def list_uses(room: Room, first: datetime, last: datetime, own: Collection[int]) -> list[Use]:
    """What happens between the two, by time; ``own``: ids of offerings of which the reader may know everything."""
    items = (
        db.select(AgendaItem)
        .join(AgendaItem.offering)
        .where(
            AgendaItem.room_id == room.id,
            AgendaItem.state != "cancelled",
            Offering.state.in_(("draft", "published")),
            AgendaItem.starts_at < last,
            AgendaItem.ends_at > first,
        )
        .options(contains_eager(AgendaItem.offering))
    )
    closures = db.select(RoomClosure).where(
        RoomClosure.room_id == room.id, RoomClosure.starts_at < last, RoomClosure.ends_at > first
    )
    uses = [_use(item, own) for item in db.session.scalars(items)]
    uses += [Use(c.starts_at, c.ends_at, c.reason, None, is_closure=True) for c in db.session.scalars(closures)]
    return sorted(uses, key=lambda use: use.starts_at)


def _use(item: AgendaItem, own: Collection[int]) -> Use:
    is_known = item.offering_id in own or (item.is_public and item.offering.is_public)
    return Use(item.starts_at, item.ends_at, item.title if is_known else None, item.offering if is_known else None)

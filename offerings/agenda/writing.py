"""What every write of agenda items does: claim what it needs, refuse what clashes, stamp what readers go by.

Locks are taken in one order: offering and host (touch), rooms by id, people by id.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from core import clock
from core.database import db
from core.errors import Refused
from core.i18n import _, _l
from offerings.agenda import clash_words, queries
from offerings.agenda.clashes import Clash, Rules
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.base.stamps import later
from offerings.people.models import Person
from offerings.tracks.models import Track
from offerings.venues.models import Room

Holder = Room | Track | Person

CONSTRAINT = "ex_agenda_items_room"


@contextmanager
def together() -> Iterator[None]:
    """All the changes made within, or none of them, in a savepoint; the database's own veto becomes a Refused."""
    try:
        with db.session.begin_nested(), db.session.no_autoflush:
            yield
    except IntegrityError as error:
        if CONSTRAINT not in str(error.orig):
            raise
        message = _l("Somebody else has just taken this room for that time. Choose another room or time.")
        raise Refused("clash_room", message, field="room") from error


def claim(items: Iterable[AgendaItem]) -> None:
    """Hold the rooms and people of ``items``: whoever else wants them waits, and then sees what we did."""
    items = list(items)
    rooms = {item.room.id for item in items if item.room is not None}
    people = {part.person.id for item in items for part in item.people}
    for model, ids in ((Room, rooms), (Person, people)):
        if ids:
            query = db.select(model.id).where(model.id.in_(ids)).order_by(model.id)
            db.session.execute(query.with_for_update())


def refuse_clashes(offering: Offering, items: Sequence[AgendaItem]) -> None:
    """Raise Refused when published ``items`` would come into a hard clash with anything published."""
    published = [item for item in items if item.state == "published"]
    if published:
        claim(published)
        refuse([clash for clash in queries.clashes_of(offering, published) if clash.forbids])


def refuse(clashes: Sequence[Clash]) -> None:
    """Raise Refused with the first clash in words, and how many more there are."""
    if not clashes:
        return
    first = clashes[0]
    text = clash_words.sentence(first)
    if len(clashes) > 1:
        text = str(_("%(sentence)s (And %(number)s more.)", sentence=text, number=len(clashes) - 1))
    raise Refused(f"clash_{first.kind}", text, field=clash_words.FIELDS[first.kind])


def shares_room(item: AgendaItem) -> bool:
    """Whether the database lets it overlap: no blocking rule, opening hours, or its offering gave its rooms back."""
    offering = item.offering
    gave_back = offering.state in ("postponed", "cancelled")
    return gave_back or item.kind == "opening" or Rules.of(offering.clash_rules).room != "block"


def holders(item: AgendaItem) -> list[Holder]:
    """Whose calendars show it."""
    people = [part.person for part in item.people]
    return [holder for holder in (item.room, item.track, *people) if holder is not None]


def stamp(item: AgendaItem, left: Iterable[Holder] = (), *, moved: bool) -> None:
    """Calendars show a change of ``item``; ``moved``: time, place or status (RFC 5546 2.1.4). Drafts rest.

    ``left``: whose calendars showed it before.
    In a series, words count too: they may make an occurrence differ from the entry that recurs, or differ no more.
    """
    if not item.is_public:
        return
    item.changed_at = later(item.changed_at)
    item.sequence += 1 if moved or item.series_key else 0
    stamp_holders([*holders(item), *left])


def stamp_holders(those: Iterable[Holder]) -> None:
    for holder in {(type(each), each.id): each for each in those}.values():
        before = holder.agenda_changed_at
        holder.agenda_changed_at = clock.now() if before is None else later(before)


def is_visible(item: AgendaItem) -> bool:
    """Somebody outside may have it in a calendar."""
    return item.is_public and item.offering.is_public

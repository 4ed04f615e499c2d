"""What readers go by: revision, SEQUENCE and the time of the newest change. They only ever rise."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from core import clock
from core.database import db
from offerings.base.models import Offering
from offerings.topics.models import Topic
from organisations.base.models import Organisation

_STAMPS = ("state", "sequence", "changed_at", "agenda_changed_at", "revision", "entry_revision", "agenda_revision")


def lock(offering: Offering) -> None:
    """Hold its row until the transaction ends and read afresh what decides about moves.

    Two people who act at once thus act one after the other (SQLite: the transaction is already the only writer).
    """
    db.session.flush()
    db.session.refresh(offering, _STAMPS, with_for_update={"of": Offering})


def later(previous: datetime) -> datetime:
    """Now, or just after ``previous`` when the clock has not passed it: strictly rising."""
    return max(clock.now(), previous + timedelta(microseconds=1))


def stamp(offering: Offering, *, calendar: bool, sequence: bool = False) -> None:
    """Raise what must rise on a locked row. Calendars see nothing of a draft, so its stamps rest."""
    offering.revision += 1
    if not (calendar and offering.is_public):
        return
    offering.changed_at = later(offering.changed_at)
    offering.entry_revision += 1
    offering.sequence += 1 if sequence else 0
    stamp_hosts(offering.host_id)


def stamp_agenda(offering: Offering) -> None:
    """The entries of its agenda read differently; its own entry does not, so SEQUENCE and changed_at rest."""
    offering.revision += 1
    if offering.is_public:
        offering.agenda_revision += 1
        offering.agenda_changed_at = later(offering.agenda_changed_at or offering.changed_at)


def stamp_hosts(*organisation_ids: int) -> None:
    """The feeds of these organisations changed, also when an offering has left one."""
    _stamp_feeds(Organisation, organisation_ids)


def stamp_topics(topics: Iterable[Topic]) -> None:
    """The feeds of these topics changed, also when an offering has left one."""
    _stamp_feeds(Topic, [topic.id for topic in topics])


def _stamp_feeds(model: type[Organisation | Topic], ids: Collection[int]) -> None:
    rows = db.session.scalars(
        db.select(model)
        .where(model.id.in_(ids))
        .order_by(model.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for row in rows:
        row.calendar_changed_at = later(row.calendar_changed_at)

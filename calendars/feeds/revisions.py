"""Revisions of what is public, each by one query of counts. What leaves a feed must not take its newest change along:
so also what has no date counts, and rooms, tracks, people, hosts and topics carry a time of their own that only rises.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, case, func

from calendars.feeds.entries import Condition
from calendars.feeds.scopes import Revision
from core.database import db
from offerings.agenda.ical import newest
from offerings.agenda.models import AgendaItem
from offerings.agenda.visible import PUBLIC_ITEM
from offerings.base.models import Offering

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Last-Modified of a feed that never held anything."""

_PUBLIC = ("published", "postponed", "cancelled")


def count_offerings(condition: Condition) -> Select[Any]:
    """The query behind ``revision_of``. By state first: then an index alone answers it."""
    query: Select[Any] = db.select(
        func.count(Offering.starts_on),
        func.coalesce(func.sum(Offering.entry_revision), 0),
        func.max(Offering.changed_at),
    )
    return query.where(condition, Offering.state.in_(_PUBLIC))


def revision_of(query: Select[Any], *at_least: datetime | None) -> Revision:
    """Of what ``count_offerings`` counts; no older than ``at_least``."""
    count, counter, changed_at = db.session.execute(query).one()
    return Revision(count, counter, newest(changed_at, *at_least, EPOCH))


def revision_of_items(condition: Condition, *at_least: datetime | None) -> Revision:
    """Of the published items that fulfil ``condition``. Those of a series read differently with the whole series."""
    in_series = AgendaItem.series_key.is_not(None)
    counter = AgendaItem.sequence + Offering.entry_revision + case((in_series, Offering.agenda_revision), else_=0)
    query = (
        db.select(
            func.count(),
            func.coalesce(func.sum(counter), 0),
            func.max(AgendaItem.changed_at),
            func.max(Offering.changed_at),
            func.max(case((in_series, Offering.agenda_changed_at))),
        )
        .join(Offering, AgendaItem.offering_id == Offering.id)
        .where(condition, PUBLIC_ITEM)
    )
    count, counted, *instants = db.session.execute(query).one()
    return Revision(count, counted, newest(*instants, *at_least, EPOCH))

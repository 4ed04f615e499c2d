"""Reads of what visitors find. Base columns only: what is of a kind costs a query a row."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false
from sqlalchemy.orm import defer, joinedload

from core.database import Localized, db
from core.text import search_query
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.base.queries import select_public
from offerings.listing.filters import KINDS, Filters
from offerings.listing.terms import CONDITIONS
from offerings.topics.models import Topic, offering_topics
from offerings.topics.queries import select_offering_ids
from offerings.venues.models import Venue
from organisations.base.models import Organisation

ROWS = 20

_last_day = db.func.coalesce(Offering.ends_on, Offering.starts_on)
LISTED = (
    joinedload(Offering.host).load_only(Organisation.name, Organisation.slug),
    joinedload(Offering.venue).load_only(Venue.name),
    defer(Offering.description),
    defer(Offering.notice),
    defer(Offering.clash_rules),
    defer(Offering.search_text),
)
"""Host and venue by name; what no list shows is left out."""
_IS_PUBLIC = Offering.state != "draft"


@dataclass(frozen=True)
class Found:
    """One page of a list and how much there is."""

    rows: Sequence[Offering]
    upcoming: int
    past: int
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ROWS))


def find(filters: Filters, kinds: Collection[str], today: date) -> Found:
    """What ``filters`` leave of ``kinds``: two queries. A page beyond the last is the last."""
    wanted = select_filtered(filters, kinds)
    counted = wanted.with_only_columns(db.func.count().filter(_is_still(today)), db.func.count())
    upcoming, everything = db.session.execute(counted).one()
    past = everything - upcoming
    condition, is_past = _in_time(filters, today), filters.when == "past" and not filters.has_dates
    total = everything if condition is None else past if is_past else upcoming
    page = min(filters.page, max(1, -(-total // ROWS)))
    listed = wanted if condition is None else wanted.where(condition)
    rows = _page(listed, _order(is_past), page) if total else []
    return Found(rows, upcoming, past, total, page)


def _is_still(today: date) -> ColumnElement[bool]:
    still: ColumnElement[bool] = db.or_(Offering.starts_on.is_(None), _last_day >= today)
    return still


def _in_time(filters: Filters, today: date) -> ColumnElement[bool] | None:
    """What "upcoming" and "past" mean; None when days are given."""
    if filters.has_dates:
        return None
    over: ColumnElement[bool] = _last_day < today
    return over if filters.when == "past" else _is_still(today)


def select_filtered(filters: Filters, kinds: Collection[str]) -> Select[Any]:
    """Unordered. A text without a letter or digit matches nothing."""
    own = {KINDS[filters.kind]} if filters.kind else set(kinds)
    query = select_public(
        kinds=own & set(kinds) or {""},
        text=filters.q,
        city_key=filters.city,
        spoken=filters.spoken,
        first=filters.first,
        last=filters.last,
        is_online=filters.online,
    )
    if filters.q and not search_query(filters.q):
        query = query.where(false())
    if filters.host:
        query = query.where(Offering.host_id.in_(db.select(Organisation.id).where(Organisation.slug == filters.host)))
    if filters.topic:
        query = query.where(Offering.id.in_(select_offering_ids([filters.topic])))
    return query.where(*_conditions(filters))


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    return [condition() for name, condition in CONDITIONS.items() if getattr(filters, name)]


def _order(is_past: bool) -> tuple[Any, ...]:
    if is_past:
        return _last_day.desc(), Offering.id.desc()
    return Offering.starts_on.is_(None), Offering.starts_on, Offering.id


def _page(query: Select[Any], order: tuple[Any, ...], page: int) -> Sequence[Offering]:
    """Ids are put in order first: databases sort narrow rows several times faster than whole ones."""
    ids = query.with_only_columns(Offering.id).order_by(*order).limit(ROWS).offset((page - 1) * ROWS)
    return _rows(db.select(Offering).where(Offering.id.in_(ids)).order_by(*order))


def _rows(query: Select[Any]) -> Sequence[Offering]:
    return db.session.scalars(query.options(*LISTED)).all()


def list_next(today: date, limit: int) -> Sequence[Offering]:
    """What is on or comes next, cancelled left out, by first day."""
    query = select_public().where(Offering.state == "published", _last_day >= today)
    return _rows(query.order_by(Offering.starts_on, Offering.id).limit(limit))


def count_by_kind_and_month(today: date) -> list[tuple[str, date, int]]:
    """(kind, first day, how many) of what is on or to come: small, one row for each day and kind."""
    query = (
        db.select(Offering.kind, Offering.starts_on, db.func.count())
        .where(Offering.state == "published", _last_day >= today)
        .group_by(Offering.kind, Offering.starts_on)
    )
    return [(kind, day, count) for kind, day, count in db.session.execute(query) if day is not None]


def count_by_topic(filters: Filters, kinds: Collection[str], today: date) -> list[tuple[Topic, int]]:
    """Each topic with how many the list would hold with it, all other filters as they are; none without any.

    One query, in the order of topics.
    """
    others = select_filtered(replace(filters, topic=""), kinds).with_only_columns(Offering.id)
    condition = _in_time(filters, today)
    return _count_by_topic(others if condition is None else others.where(condition))


def count_coming_by_topic(today: date) -> list[tuple[Topic, int]]:
    """Each topic with how many public offerings are on or to come, cancelled left out."""
    return _count_by_topic(db.select(Offering.id).where(Offering.state == "published", _last_day >= today))


def _count_by_topic(ids: Select[Any]) -> list[tuple[Topic, int]]:
    counted = (
        db.select(offering_topics.c.topic_id, db.func.count().label("offerings"))
        .where(offering_topics.c.offering_id.in_(ids))
        .group_by(offering_topics.c.topic_id)
        .subquery()
    )
    query = db.select(Topic, counted.c.offerings).join(counted, counted.c.topic_id == Topic.id)
    return [(topic, count) for topic, count in db.session.execute(query.order_by(Topic.position, Topic.id))]


def list_cities(kinds: Collection[str]) -> dict[str, Localized]:
    """Key and name of each city where something public takes place."""
    query = (
        db.select(Offering.city_key, Offering.city)
        .where(_IS_PUBLIC, Offering.city_key != "", Offering.kind.in_(kinds))
        .distinct()
    )
    return {row.city_key: row.city for row in db.session.execute(query)}


def list_between(filters: Filters, kinds: Collection[str], first: date, last: date) -> Sequence[Offering]:
    """Everything that takes place on a day of this span, by first day; host and venue are not loaded."""
    query = select_filtered(filters, kinds).where(_last_day >= first, Offering.starts_on <= last)
    return db.session.scalars(query.order_by(Offering.starts_on, Offering.id)).all()


def list_meeting_times(offering_ids: Collection[int], after: datetime, before: datetime) -> list[tuple[int, datetime]]:
    """(offering id, start) of the published items that begin within this time, breaks left out."""
    if not offering_ids:
        return []
    query = (
        db.select(AgendaItem.offering_id, AgendaItem.starts_at)
        .where(
            AgendaItem.offering_id.in_(offering_ids),
            AgendaItem.state == "published",
            AgendaItem.kind != "break",
            AgendaItem.starts_at >= after,
            AgendaItem.starts_at < before,
        )
        .order_by(AgendaItem.starts_at)
    )
    return [(offering_id, at) for offering_id, at in db.session.execute(query)]


def list_organisations(text: str, limit: int = 6) -> list[tuple[Organisation, int]]:
    """Those found by ``text``, with how many public offerings each hosts: hosts first. One query."""
    terms = search_query(text)
    if not terms:
        return []
    hosted = (
        db.select(db.func.count(Offering.id))
        .where(Offering.host_id == Organisation.id, _IS_PUBLIC)
        .correlate(Organisation)
        .scalar_subquery()
    )
    query = (
        db.select(Organisation, hosted)
        .where(*(Organisation.search_text.contains(f" {term}", autoescape=True) for term in terms))
        .order_by(hosted.desc(), Organisation.id)
        .limit(limit)
    )
    return [(organisation, count) for organisation, count in db.session.execute(query)]


def find_host(slug: str) -> Organisation | None:
    found: Organisation | None = db.session.scalar(db.select(Organisation).where(Organisation.slug == slug))
    return found


def list_addresses() -> list[tuple[str, str, datetime]]:
    """(kind, slug, newest change) of everything public, for the sitemap."""
    changed = db.func.coalesce(Offering.agenda_changed_at, Offering.changed_at)
    query = db.select(Offering.kind, Offering.slug, Offering.changed_at, changed).where(_IS_PUBLIC)
    rows = db.session.execute(query.order_by(Offering.id).limit(50_000))
    return [(kind, slug, max(own, agenda)) for kind, slug, own, agenda in rows]

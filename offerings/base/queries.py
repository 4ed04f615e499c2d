"""Reads of offerings of any kind."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam
from sqlalchemy.orm import joinedload, with_polymorphic

from core.database import db
from core.errors import NotFound
from core.text import search_query
from offerings.base.models import Offering, OfferingStep


def _whole() -> tuple[Any, Select[Any]]:
    """One row with the columns of its kind, its host and its venue, in one query."""
    entity = with_polymorphic(Offering, "*")
    return entity, db.select(entity).options(joinedload(entity.host), joinedload(entity.venue))


def find_by_slug(slug: str, kinds: Collection[str]) -> Offering | None:
    """Public or not: the caller asks may_see. Loads the columns of its kind, host and venue."""
    found: Offering | None = db.session.scalar(_by_slug(), {"given_slug": slug, "given_kinds": list(kinds)})
    return found


@cache
def _by_slug() -> Select[Any]:
    """Built once: writing it anew costs as much as running it, and every public page asks it."""
    entity, query = _whole()
    kinds: BindParameter[str] = bindparam("given_kinds", expanding=True)
    return query.where(entity.slug == bindparam("given_slug"), entity.kind.in_(kinds))


def get_by_ref(ref: str, kinds: Collection[str] = ()) -> Offering:
    """Raises NotFound. Loads the columns of its kind, host and venue."""
    entity, query = _whole()
    found: Offering | None = db.session.scalar(query.where(entity.ref == ref))
    if found is None or (kinds and found.kind not in kinds):
        raise NotFound
    return found


def select_public(
    *,
    kinds: Collection[str] = (),
    text: str = "",
    city_key: str = "",
    spoken: str = "",
    first: date | None = None,
    last: date | None = None,
    is_online: bool = False,
    host_id: int | None = None,
    parent_id: int | None = None,
) -> Select[Any]:
    """What everybody may see and these filters leave, unordered; base columns only. ``first``..``last``: takes
    place on a day of this span (what has no dates yet is left out by either)."""
    query: Select[Any] = db.select(Offering).where(Offering.state != "draft")
    end = db.func.coalesce(Offering.ends_on, Offering.starts_on)
    filters: list[tuple[Any, Callable[[Any], Any]]] = [
        (kinds, Offering.kind.in_),
        (city_key, Offering.city_key.__eq__),
        (spoken, lambda code: (" " + Offering.languages + " ").contains(f" {code} ", autoescape=True)),
        (first, end.__ge__),
        (last, Offering.starts_on.__le__),
        (is_online, lambda _: Offering.mode != "on_site"),
        (host_id, Offering.host_id.__eq__),
        (parent_id, Offering.parent_id.__eq__),
    ]
    query = query.where(*(condition(wanted) for wanted, condition in filters if wanted))
    return query.where(*(Offering.search_text.contains(f" {term}", autoescape=True) for term in search_query(text)))


def list_public(*, limit: int = 30, offset: int = 0, **filters: Any) -> Sequence[Offering]:
    """By first day, those without dates last; host and venue loaded, no column of a kind. One query."""
    query = (
        select_public(**filters)
        .options(joinedload(Offering.host), joinedload(Offering.venue))
        .order_by(Offering.starts_on.is_(None), Offering.starts_on, Offering.id)
        .limit(limit)
        .offset(offset)
    )
    return db.session.scalars(query).all()


def list_steps(offering: Offering) -> Sequence[OfferingStep]:
    """Its moves, oldest first."""
    query = db.select(OfferingStep).where(OfferingStep.offering_id == offering.id).order_by(OfferingStep.id)
    return db.session.scalars(query).all()


def list_due(now: Any) -> Sequence[int]:
    """Ids of the drafts whose planned publication has come."""
    query = db.select(Offering.id).where(Offering.state == "draft", Offering.publish_at <= now).order_by(Offering.id)
    return db.session.scalars(query).all()

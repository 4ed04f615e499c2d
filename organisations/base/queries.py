from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from core.database import Localized, db
from core.errors import NotFound
from core.text import search_query
from organisations.base.models import Organisation

PER_PAGE = 30


@dataclass(frozen=True)
class Page:
    """A page of the directory; ``number`` counts from 1."""

    organisations: list[Organisation]
    number: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def find_by_slug(slug: str) -> Organisation | None:
    found: Organisation | None = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    return found


def get_by_slug(slug: str) -> Organisation:
    """Raises NotFound."""
    if found := find_by_slug(slug):
        return found
    raise NotFound


def get_by_ref(ref: str) -> Organisation:
    """Raises NotFound."""
    found: Organisation | None = db.session.scalar(select(Organisation).where(Organisation.ref == ref))
    if found is None:
        raise NotFound
    return found


def find_by_name(name: str) -> Organisation | None:
    """The organisation called exactly so in one of its languages, letter case aside; the oldest when there are two."""
    wanted = name.strip().casefold()
    candidates: list[Organisation] = list(
        db.session.scalars(_matching(select(Organisation), name).order_by(Organisation.id))
    )
    return next((one for one in candidates if wanted in (text.casefold() for text in one.name.values())), None)


def list_public(text: str = "", kind: str = "", city: str = "", number: int = 1) -> Page:
    """The directory in alphabetical order (Chinese by pinyin), narrowed by what is given. Two queries."""
    query = _matching(select(Organisation), text)
    if kind:
        query = query.where(Organisation.kind == kind)
    if city:
        query = query.where(_in_city(city))
    total = int(db.session.scalar(select(db.func.count()).select_from(query.subquery())) or 0)
    number = min(max(number, 1), max(1, -(-total // PER_PAGE)))
    query = query.order_by(Organisation.slug).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    return Page(list(db.session.scalars(query)), number, total)


def list_cities() -> list[Localized]:
    """Every city that has an organisation, once."""
    cities = db.session.scalars(select(Organisation.city).distinct())
    return [city for city in cities if city]


def _matching(query: Select[Any], text: str) -> Select[Any]:
    for term in search_query(text):
        query = query.where(Organisation.search_text.contains(f" {term}", autoescape=True))
    return query


def _in_city(city: str) -> ColumnElement[bool]:
    return or_(*(Organisation.city[language].as_string() == city for language in ("en", "zh")))

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from core.database import db
from core.errors import NotFound
from core.text import search_query
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.base.states import ACTIVE, WORDS
from registrations.checkins.queries import arrivals
from registrations.invitations.queries import list_declined
from registrations.invitations.words import REPLIES
from registrations.questions.models import Answer, Upload

PAGE = 50


@dataclass(frozen=True)
class Filter:
    """``text`` in Chinese, Latin letters or pinyin; empty values leave everything in."""

    text: str = ""
    state: str = ""
    ticket_type_id: int | None = None
    reply: str = ""
    """Of their calendar: one of REPLIES, or "none"."""


@dataclass(frozen=True)
class Page:
    rows: Sequence[Registration]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE))


def list_page(offering_id: int, wanted: Filter, number: int) -> Page:
    """The newest first, ticket types loaded; two queries however many there are."""
    query = _select(offering_id, wanted)
    total = db.session.scalar(db.select(db.func.count()).select_from(query.subquery())) or 0
    number = min(max(number, 1), max(1, -(-total // PAGE)))
    rows = db.session.scalars(
        query.options(db.joinedload(Registration.ticket_type).lazyload("*"))
        .order_by(Registration.id.desc())
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    return Page(rows.all(), total, number)


def _select(offering_id: int, wanted: Filter) -> Select[Any]:
    query: Select[Any] = db.select(Registration).where(Registration.offering_id == offering_id)
    if wanted.state == "active":
        query = query.where(Registration.state.in_(ACTIVE))
    elif wanted.state in WORDS:
        query = query.where(Registration.state == wanted.state)
    if wanted.ticket_type_id is not None:
        query = query.where(Registration.ticket_type_id == wanted.ticket_type_id)
    if wanted.reply == "none":
        query = query.where(Registration.calendar_reply == "", Registration.state == "confirmed")
    elif wanted.reply in REPLIES:
        query = query.where(Registration.calendar_reply == wanted.reply)
    terms = search_query(wanted.text)
    return query.where(*(Registration.search_text.contains(f" {term}", autoescape=True) for term in terms))


def count_by_state(offering_id: int) -> dict[str, int]:
    query = (
        db.select(Registration.state, db.func.count())
        .where(Registration.offering_id == offering_id)
        .group_by(Registration.state)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def count_pending(offering_ids: Sequence[int]) -> dict[int, int]:
    query = (
        db.select(Registration.offering_id, db.func.count())
        .where(Registration.offering_id.in_(offering_ids), Registration.state == "pending")
        .group_by(Registration.offering_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def count_taking_part(offering_ids: Sequence[int]) -> dict[int, int]:
    query = (
        db.select(Registration.offering_id, db.func.count())
        .where(Registration.offering_id.in_(offering_ids), Registration.state.in_(("confirmed", "pending")))
        .group_by(Registration.offering_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def get_registration(offering: Offering, ref: str) -> Registration:
    query = (
        db.select(Registration)
        .where(Registration.offering_id == offering.id, Registration.ref == ref)
        .options(db.joinedload(Registration.user), db.joinedload(Registration.ticket_type))
    )
    registration: Registration | None = db.session.scalar(query)
    if registration is None:
        raise NotFound
    return registration


def list_these(offering_id: int, refs: Sequence[str]) -> list[Registration]:
    """Of these, the ones of the offering, in order of arrival."""
    query = db.select(Registration).where(Registration.offering_id == offering_id, Registration.ref.in_(refs))
    return list(db.session.scalars(query.options(db.joinedload(Registration.user)).order_by(Registration.id)))


@dataclass(frozen=True)
class ExportRow:
    """``answers``: question id -> (value, file name)."""

    registration: Registration
    answers: dict[int, tuple[Any, str]]
    arrived_at: datetime | None
    declined: Sequence[str]
    """Starts (ISO 8601) of the single class meetings that the person's calendar declined."""


def iterate(offering_id: int, wanted: Filter, batch: int = 1_000) -> Iterator[ExportRow]:
    """Every row of the filter in order of arrival; four queries a batch, memory of one batch."""
    after = 0
    while True:
        query = _select(offering_id, wanted).where(Registration.id > after).order_by(Registration.id).limit(batch)
        rows = db.session.scalars(query.options(db.joinedload(Registration.ticket_type).lazyload("*"))).all()
        if not rows:
            return
        ids = [row.id for row in rows]
        answers, arrived, declined = _answers(ids), arrivals(ids), list_declined(ids)
        for row in rows:
            yield ExportRow(row, answers.get(row.id, {}), arrived.get(row.id), declined.get(row.id, ()))
        after = ids[-1]
        for row in rows:
            db.session.expunge(row)


def _answers(registration_ids: Sequence[int]) -> dict[int, dict[int, tuple[Any, str]]]:
    query = (
        db.select(Answer.registration_id, Answer.question_id, Answer.value, Upload.filename)
        .outerjoin(Upload, Upload.id == Answer.upload_id)
        .where(Answer.registration_id.in_(registration_ids))
    )
    found: dict[int, dict[int, tuple[Any, str]]] = {}
    for registration_id, question_id, value, filename in db.session.execute(query):
        found.setdefault(registration_id, {})[question_id] = (value, filename or "")
    return found

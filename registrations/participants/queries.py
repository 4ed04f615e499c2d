from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, tuple_

from core.database import db
from core.errors import NotFound
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.base.states import ACTIVE
from registrations.checkins.queries import arrivals
from registrations.invitations.queries import list_declined
from registrations.participants.columns import Column, Row
from registrations.participants.filters import Filter, Look
from registrations.participants.selecting import conditions
from registrations.questions.models import Answer, Question, Upload
from registrations.tickets.models import TicketType

PAGE = 50

_ORDERS: dict[str, tuple[Any, bool]] = {
    "newest": ((Registration.id,), True),
    "oldest": ((Registration.id,), False),
    "changed": ((Registration.changed_at, Registration.id), True),
    "name": ((Registration.sort_key, Registration.id), False),
    "organisation": ((Registration.organisation_name, Registration.id), False),
}
"""What is compared, and whether the greatest comes first."""


@dataclass(frozen=True)
class Page:
    """``before``, ``after``: refs that name the neighbouring pages, empty where there is none."""

    rows: Sequence[Registration]
    before: str = ""
    after: str = ""


def list_page(
    offering: Offering, look: Look, questions: Mapping[str, Question], *, after: str = "", before: str = ""
) -> Page:
    """The people beyond the one whose ref is given; the first page when that one is not here.

    Found by the key of the order (one query, one more for the ref), so that the last page costs what the first does.
    """
    edge = _edge(offering, after or before, _ORDERS[look.order][0])
    backwards = bool(before) and edge is not None and not after
    query = db.select(Registration).where(*conditions(offering, look.wanted, questions))
    rows = _beyond(query, look.order, edge, PAGE + 1, backwards)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    if not rows:
        return Page(rows)
    has_before, has_after = (more, True) if backwards else (edge is not None, more)
    return Page(rows, rows[0].ref if has_before else "", rows[-1].ref if has_after else "")


def _beyond(
    query: Select[Any], order: str, edge: Sequence[Any] | None, limit: int, backwards: bool = False
) -> list[Registration]:
    """The next ones after ``edge``, what is compared of the last; from the first when there is none."""
    compared, descending = _ORDERS[order]
    down = descending != backwards
    if edge is not None:
        place = tuple_(*compared)
        values = tuple_(*(db.literal(value, column.type) for value, column in zip(edge, compared, strict=True)))
        query = query.where(place < values if down else place > values)
    query = query.order_by(*(column.desc() if down else column for column in compared)).limit(limit)
    return list(db.session.scalars(query.options(db.joinedload(Registration.ticket_type).lazyload("*"))))


def _edge(offering: Offering, ref: str, compared: Sequence[Any]) -> Sequence[Any] | None:
    """What is compared, of that registration."""
    if not ref or len(ref) > 12 or "\0" in ref:
        return None
    query = db.select(*compared).where(Registration.offering_id == offering.id, Registration.ref == ref)
    return db.session.execute(query).one_or_none()


def count_by_state(offering: Offering, wanted: Filter, questions: Mapping[str, Question]) -> dict[str, int]:
    """State -> how many of the filter, were it for all states. One grouped query."""
    query = db.select(Registration.state, db.func.count())
    query = query.where(*conditions(offering, wanted, questions, any_state=True)).group_by(Registration.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def total(counts: Mapping[str, int], state: str) -> int:
    """Of ``count_by_state``, those of the filter's own state."""
    if state == "active":
        return sum(counts.get(each, 0) for each in ACTIVE)
    return sum(counts.values()) if state == "all" else counts.get(state, 0)


def count_found(offering: Offering, wanted: Filter, questions: Mapping[str, Question]) -> int:
    return total(count_by_state(offering, wanted, questions), wanted.state)


def count_confirmed(offering_id: int) -> int:
    query = db.select(db.func.count()).where(Registration.offering_id == offering_id, Registration.state == "confirmed")
    return db.session.scalar(query) or 0


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


def list_selling(offering_ids: Sequence[int]) -> set[int]:
    """Those that have a ticket type on offer."""
    query = db.select(TicketType.offering_id).where(TicketType.withdrawn_at.is_(None))
    return set(db.session.scalars(query.where(TicketType.offering_id.in_(offering_ids)).distinct()))


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


def iterate(
    offering: Offering,
    look: Look,
    questions: Mapping[str, Question],
    columns: Sequence[Column],
    batch: int = 1_000,
) -> Iterator[list[Row]]:
    """Everybody of the look in its order, a batch at a time; at most four queries and the memory of one."""
    query: Select[Any] = db.select(Registration).where(*conditions(offering, look.wanted, questions))
    edge: list[Any] | None = None
    while found := _beyond(query, look.order, edge, batch):
        edge = [getattr(found[-1], column.key) for column in _ORDERS[look.order][0]]
        yield rows_of(found, columns)
        for each in found:
            if each in db.session:
                db.session.expunge(each)


def rows_of(registrations: Sequence[Registration], columns: Sequence[Column]) -> list[Row]:
    """With what the columns need; at most three queries."""
    ids, needs = [each.id for each in registrations], {column.needs for column in columns}
    answers = _answers(ids) if "answers" in needs else {}
    arrived = arrivals(ids) if "arrivals" in needs else {}
    declined = list_declined(ids) if "declined" in needs else {}
    return [
        Row(each, answers.get(each.id, {}), arrived.get(each.id), declined.get(each.id, ())) for each in registrations
    ]


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

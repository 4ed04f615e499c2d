"""A filter as conditions of a query on registrations."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, cast, false, or_

from core.database import db
from core.text import search_query
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.base.states import ACTIVE, WORDS
from registrations.checkins.models import CheckIn
from registrations.checkins.queries import is_meant, stands
from registrations.invitations.words import REPLIES
from registrations.participants.filters import AnswerFilter, Filter
from registrations.payments.queries import is_paid, is_unpaid
from registrations.questions.models import Answer, Question
from registrations.tickets.models import TicketType

Condition = ColumnElement[bool]


def conditions(
    offering: Offering, wanted: Filter, questions: Mapping[str, Question], *, any_state: bool = False
) -> list[Condition]:
    """``questions``: those of the offering by ref; an answer to any other is no condition.

    ``any_state``: leave the state out, to count each.
    """
    found: list[Condition] = [Registration.offering_id == offering.id]
    if not any_state:
        found += _state(wanted.state)
    if wanted.ticket:
        ticket = db.select(TicketType.id).where(TicketType.ref == wanted.ticket, TicketType.offering_id == offering.id)
        found.append(Registration.ticket_type_id == ticket.scalar_subquery())
    if wanted.organisation:
        found.append(Registration.organisation_name.icontains(wanted.organisation, autoescape=True))
    found += _reply(wanted.reply)
    if wanted.arrived:
        inside = db.select(CheckIn.id).where(CheckIn.registration_id == Registration.id, stands()).exists()
        found.append(inside if wanted.arrived == "yes" else ~inside)
    if wanted.paid:
        found.append(is_paid() if wanted.paid == "yes" else is_unpaid())
    zone = ZoneInfo(offering.time_zone)
    if wanted.since:
        found.append(Registration.created_at >= _midnight(wanted.since, zone))
    if wanted.until:
        found.append(Registration.created_at < _midnight(wanted.until + timedelta(days=1), zone))
    return found + _text(wanted.text) + _answers(wanted.answers, questions)


def _state(state: str) -> list[Condition]:
    if state == "active":
        return [Registration.state.in_(ACTIVE)]
    return [Registration.state == state] if state in WORDS else []


def _reply(reply: str) -> list[Condition]:
    if reply == "none":
        return [Registration.calendar_reply == "", Registration.state == "confirmed"]
    return [Registration.calendar_reply == reply] if reply in REPLIES else []


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def _text(text: str) -> list[Condition]:
    """Every term in the index of the row, or the beginning of its number, or the last digits of the phone."""
    return [or_(is_meant(term), Registration.ref.startswith(term, autoescape=True)) for term in search_query(text)]


def _answers(wanted: Iterable[AnswerFilter], questions: Mapping[str, Question]) -> list[Condition]:
    return [_answer(each, questions[each.question]) for each in wanted if each.question in questions]


def _answer(wanted: AnswerFilter, question: Question) -> Condition:
    own: Any = db.select(Answer.id).where(Answer.registration_id == Registration.id, Answer.question_id == question.id)
    if wanted.how in ("none", "some"):
        answered: Condition = own.exists()
        return answered if wanted.how == "some" else ~answered
    return own.where(_says(wanted, question)).exists()  # type: ignore[no-any-return]


def _says(wanted: AnswerFilter, question: Question) -> Condition:
    stored = cast(Answer.value, String)
    if wanted.how == "has":
        path: Any = "name" if question.kind == "organisation" else ()
        contains: Condition = Answer.value[path].as_string().icontains(wanted.value, autoescape=True)
        return contains
    if question.kind == "multiple_choice":
        ways = (f"[{wanted.value}]", f"[{wanted.value},%", f"%, {wanted.value},%", f"%, {wanted.value}]")
        return or_(*(stored.like(way) for way in ways)) if wanted.value.isdigit() else false()
    return stored.in_((wanted.value, f'"{wanted.value}"'))

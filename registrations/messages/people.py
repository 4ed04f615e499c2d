"""Whom a message is for: the filters of the list of participants, as text in a row and as a query."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, Select

from accounts.users.models import User
from core.database import db
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.participants.filters import Filter, read_filter
from registrations.participants.selecting import conditions
from registrations.questions.queries import list_all_questions

UNNAMED = "held"
"""State of a seat that has no person yet."""

ADDRESS: ColumnElement[str] = db.func.lower(db.func.coalesce(User.email, Registration.email))
"""Where mail about a registration goes, once users are joined."""


def parse(query_string: str) -> Filter:
    return read_filter(parse_qsl(query_string, max_num_fields=100))


def written(wanted: Filter) -> str:
    """As ``parse`` reads it."""
    return urlencode(wanted.pairs())


def select_people(offering: Offering, query_string: str) -> Select[Any]:
    """Registrations that the filter finds now, joined with their accounts; seats without a person are none,
    nor is who came without an address."""
    questions = {question.ref: question for question in list_all_questions(offering.id)}
    found = conditions(offering, parse(query_string), questions)
    query: Select[Any] = db.select(Registration).outerjoin(User, User.id == Registration.user_id)
    return query.where(*found, Registration.state != UNNAMED, ADDRESS != "")

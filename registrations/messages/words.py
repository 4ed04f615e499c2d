"""Whom a message is for and what became of it, as people read it."""

from collections.abc import Mapping
from typing import Any

from core.i18n import _n
from offerings.base.models import Offering
from registrations.messages.people import parse
from registrations.messages.states import DELIVERIES
from registrations.participants.filters import Look
from registrations.participants.words import summary
from registrations.questions.queries import list_all_questions
from registrations.tickets.queries import list_ticket_types

TONES = {"queued": "waiting", "sent": "confirmed", "failed": "rejected", "bounced": "rejected"}
"""State of a delivery -> look of its badge."""


def people_words(offering: Offering, people: str) -> str:
    """The filter in one line."""
    questions = {question.ref: question for question in list_all_questions(offering.id)}
    return summary(Look(parse(people)), questions, list_ticket_types(offering.id))


def outcome(counts: Mapping[str, int]) -> list[tuple[str, Any, int]]:
    """(state, word, how many) of each state that occurs, in the order of DELIVERIES."""
    return [(state, word, counts[state]) for state, word in DELIVERIES.items() if counts.get(state)]


def people_count(number: int) -> str:
    return str(_n("%(num)s person", "%(num)s people", number))

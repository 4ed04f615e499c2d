"""Registrations of the invented participants by the hundred, written as rows; what a few people do goes by actions.

Each row is what the actions would have left: steps, seats, counts, answers. ``flask check`` agrees, and so do tests.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from accounts.users.models import User
from core.database import db
from core.ids import new_ref
from core.names import name_key
from core.text import search_document
from demo.world.world import World
from offerings.base.models import Offering
from registrations.base.models import Registration, RegistrationStep
from registrations.base.states import HOLDING
from registrations.pools.models import CapacityPool, PoolSeat
from registrations.questions.models import Answer
from registrations.tickets.models import TicketType

Answering = Callable[[User, int], dict[int, Any]]
"""(user, position in the crowd) -> question id -> stored value."""

HISTORIES: dict[str, tuple[str, ...]] = {
    "confirmed": ("confirmed",),
    "left": ("confirmed", "cancelled"),
    "pending": ("pending",),
    "approved": ("pending", "confirmed"),
    "refused": ("pending", "rejected"),
}
REFUSED = "Not a trade visitor. 非专业观众。"

_searched = lru_cache(maxsize=None)(search_document)


@dataclass(frozen=True)
class Line:
    """One person's way: from the ticket to the state it is in."""

    user: User
    ticket: TicketType
    states: tuple[str, ...]
    times: tuple[datetime, ...]
    answers: dict[int, Any] = field(default_factory=dict)


def fill(
    world: World,
    offering: Offering,
    tickets: Sequence[tuple[TicketType, int]],
    since: float,
    until: float = 0,
    answering: Answering | None = None,
    leaving: float = 0.04,
) -> list[int]:
    """``tickets``: how many register with each, between ``since`` and ``until`` days ago. Registration ids, in
    the order in which people came; some have left again."""
    wanted = [ticket for ticket, number in tickets for _ in range(number)]
    world.random.shuffle(wanted)
    users = world.random.sample(world.crowd, len(wanted))
    span = timedelta(days=since - until)
    moments = sorted(world.ago(since) + span * world.random.random() for _ in wanted)
    lines = []
    for number, (user, ticket, moment) in enumerate(zip(users, wanted, moments, strict=True)):
        states = HISTORIES[_history(world, ticket, leaving)]
        times = (moment, *(moment + (world.ago(until) - moment) / 2 for _ in states[1:]))
        lines.append(Line(user, ticket, states, times, answering(user, number) if answering else {}))
    return _write(offering, lines, world.cast["organiser"])


def register(world: World, offering: Offering, ticket: TicketType, users: Sequence[User], days: float) -> list[int]:
    """These people, that many days ago; registration ids in their order."""
    lines = [Line(user, ticket, ("confirmed",), (world.ago(days),)) for user in users]
    return _write(offering, lines, world.cast["organiser"])


def _history(world: World, ticket: TicketType, leaving: float) -> str:
    if ticket.needs_approval:
        return world.random.choices(("pending", "approved", "refused"), (6, 4, 1))[0]
    return "left" if world.random.random() < leaving else "confirmed"


def _write(offering: Offering, lines: Sequence[Line], organiser: User) -> list[int]:
    rows = [_registration(offering, line) for line in lines]
    insert = db.insert(Registration).returning(Registration.id, sort_by_parameter_order=True)
    ids = list(db.session.scalars(insert, rows))
    numbered = list(zip(ids, lines, strict=True))
    _insert(RegistrationStep, [step for id_, line in numbered for step in _steps(id_, line, organiser)])
    held = [(id_, pool) for id_, line in numbered if line.states[-1] in HOLDING for pool in line.ticket.pools]
    _insert(PoolSeat, [{"pool_id": pool.id, "registration_id": id_} for id_, pool in held])
    _count({pool for _, pool in held}, [pool.id for _, pool in held])
    answers = [(id_, question, value) for id_, line in numbered for question, value in line.answers.items()]
    _insert(Answer, [{"registration_id": id_, "question_id": q, "value": value} for id_, q, value in answers])
    return ids


def _insert(model: type[Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(db.insert(model), rows)


def _count(pools: set[CapacityPool], held: list[int]) -> None:
    """CHECK (taken <= size) refuses a crowd that is too large."""
    for pool in pools:
        more = CapacityPool.taken + held.count(pool.id)
        db.session.execute(db.update(CapacityPool).where(CapacityPool.id == pool.id).values(taken=more))
        db.session.expire(pool, ["taken"])


def _registration(offering: Offering, line: Line) -> dict[str, Any]:
    user = line.user
    texts = (user.name_native, user.name_latin, user.organisation_name, user.job_title, user.phone)
    return {
        "ref": new_ref(),
        "offering_id": offering.id,
        "user_id": user.id,
        "ticket_type_id": line.ticket.id,
        "state": line.states[-1],
        "name_native": user.name_native,
        "name_latin": user.name_latin,
        "email": user.email,
        "organisation_name": user.organisation_name,
        "job_title": user.job_title,
        "phone": user.phone,
        "search_text": _searched(*texts, user.email),
        "sort_key": name_key(user.name_native, user.name_latin),
        "amount_due_minor": line.ticket.price_minor,
        "currency": line.ticket.currency,
        "sequence": len(line.states) - 1,
        "created_at": line.times[0],
        "changed_at": line.times[-1],
    }


def _steps(registration_id: int, line: Line, organiser: User) -> list[dict[str, Any]]:
    moves = zip(pairwise((None, *line.states)), line.times, strict=True)
    return [
        {
            "registration_id": registration_id,
            "from_state": before,
            "to_state": after,
            "actor_id": actor.id,
            "actor_name": actor.display_name,
            "reason": REFUSED if after == "rejected" else "",
            "at": moment,
        }
        for (before, after), moment in moves
        for actor in [organiser if before == "pending" else line.user]
    ]

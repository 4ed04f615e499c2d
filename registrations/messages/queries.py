from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.database import db
from core.errors import NotFound
from notifications.addresses.models import UnreachableAddress
from notifications.outbox.models import OutboxMessage
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.messages.models import Message, MessageDelivery
from registrations.messages.people import ADDRESS, select_people
from registrations.opt_outs.queries import of_offering

PAGE = 50

_STATE = db.case(
    (MessageDelivery.skipped != "", MessageDelivery.skipped),
    else_=db.func.coalesce(OutboxMessage.state, "sent"),
)
"""Of a delivery; mails that the outbox has forgotten were sent."""


@dataclass(frozen=True)
class Counts:
    """``found``: registrations of the filter; the others are addresses, each counted once."""

    found: int
    addresses: int
    opted_out: int
    unreachable: int

    @property
    def getting(self) -> int:
        return self.addresses - self.opted_out - self.unreachable


def count_people(offering: Offering, people: str) -> Counts:
    """One query, of everybody whom the filter finds now."""
    found = select_people(offering, people).with_only_columns(Registration.id.label("id"), ADDRESS.label("address"))
    rows = found.subquery()
    out = rows.c.address.in_(of_offering(offering))
    broken = rows.c.address.in_(db.select(UnreachableAddress.address))

    def addresses(condition: Any) -> Any:
        return db.func.count(db.distinct(db.case((condition, rows.c.address))))

    query = db.select(
        db.func.count(rows.c.id),
        db.func.count(db.distinct(rows.c.address)),
        addresses(out),
        addresses(db.and_(broken, ~out)),
    )
    return Counts(*db.session.execute(query).one())


def find_person(offering: Offering, people: str, number: int) -> Registration | None:
    """The person at that place of the list, from 0; None beyond its end."""
    query = select_people(offering, people).order_by(Registration.id).offset(max(number, 0)).limit(1)
    options = (db.joinedload(Registration.user), db.joinedload(Registration.ticket_type).lazyload("*"))
    person: Registration | None = db.session.scalar(query.options(*options))
    return person


def list_missing(message: Message, after: int, limit: int) -> list[Registration]:
    """Whom the filter finds now and who has no delivery yet, by id from ``after`` on."""
    has = db.select(MessageDelivery.id).where(
        MessageDelivery.message_id == message.id, MessageDelivery.registration_id == Registration.id
    )
    query = select_people(message.offering, message.filter).where(~has.exists(), Registration.id > after)
    options = (db.joinedload(Registration.user), db.joinedload(Registration.ticket_type).lazyload("*"))
    return list(db.session.scalars(query.options(*options).order_by(Registration.id).limit(limit)))


def list_used(message: Message, addresses: Sequence[str]) -> set[str]:
    """Of these, the ones for which this message has a mail already."""
    query = db.select(MessageDelivery.address).where(
        MessageDelivery.message_id == message.id,
        MessageDelivery.address.in_(addresses),
        MessageDelivery.skipped == "",
    )
    return set(db.session.scalars(query))


def list_due(now: datetime) -> list[int]:
    """Ids of the messages to be sent or gone on with, longest due first."""
    query = db.select(Message.id).where(Message.state.in_(("scheduled", "sending")), Message.send_at <= now)
    return list(db.session.scalars(query.order_by(Message.send_at, Message.id)))


def get_message(offering: Offering, ref: str) -> Message:
    message: Message | None = db.session.scalar(
        db.select(Message).where(Message.offering_id == offering.id, Message.ref == ref)
    )
    if message is None:
        raise NotFound
    return message


def list_messages(offering_id: int, limit: int = 200) -> list[Message]:
    """The newest first, those of schedules among them."""
    query = db.select(Message).where(Message.offering_id == offering_id)
    return list(db.session.scalars(query.order_by(Message.id.desc()).limit(limit)))


def count_deliveries(message_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Message id -> state -> how many. One query."""
    query = (
        db.select(MessageDelivery.message_id, _STATE, db.func.count())
        .outerjoin(OutboxMessage, OutboxMessage.id == MessageDelivery.outbox_message_id)
        .where(MessageDelivery.message_id.in_(message_ids))
        .group_by(MessageDelivery.message_id, _STATE)
    )
    counts: dict[int, dict[str, int]] = {}
    for message_id, state, number in db.session.execute(query):
        counts.setdefault(message_id, {})[state] = number
    return counts


@dataclass(frozen=True)
class Line:
    """What became of the message for one person; ``reason``: what a server said."""

    registration: Registration
    address: str
    state: str
    reason: str
    at: datetime


def list_deliveries(message: Message, state: str, page: int) -> list[Line]:
    """One page, in order of arrival of the registrations; ``state`` empty: all."""
    at = db.func.coalesce(OutboxMessage.bounced_at, OutboxMessage.sent_at, MessageDelivery.created_at)
    reason = db.func.coalesce(OutboxMessage.last_error, "")
    query = (
        db.select(Registration, MessageDelivery.address, _STATE, reason, at)
        .join(MessageDelivery, MessageDelivery.registration_id == Registration.id)
        .outerjoin(OutboxMessage, OutboxMessage.id == MessageDelivery.outbox_message_id)
        .where(MessageDelivery.message_id == message.id)
    )
    if state:
        query = query.where(state == _STATE)
    query = query.order_by(MessageDelivery.id).limit(PAGE).offset((max(page, 1) - 1) * PAGE)
    return [Line(*row) for row in db.session.execute(query)]

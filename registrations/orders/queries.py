from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from core.audit import AuditEntry
from core.database import db
from core.errors import NotFound
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.base.states import LIVING
from registrations.orders.models import Order, OrderDraft


@dataclass(frozen=True)
class Sum:
    """What is to be paid in one currency, the tax in it and what of it was paid; in hundredths."""

    due_minor: int
    tax_minor: int
    paid_minor: int


def find_open(offering_id: int, user_id: int) -> Order | None:
    """The buyer's order whose seats are held, perhaps beyond its time, or that waits for them."""
    query = db.select(Order).filter_by(offering_id=offering_id, user_id=user_id)
    query = query.where(Order.state.in_(("held", "waiting")))
    order: Order | None = db.session.scalar(query)
    return order


def get_own(user_id: int, ref: str) -> Order:
    """The buyer's own, with its offering; NotFound for anybody else's."""
    query = db.select(Order).where(Order.ref == ref, Order.user_id == user_id)
    return _found(db.session.scalar(query.options(db.joinedload(Order.offering))))


def get_of(offering: Offering, ref: str) -> Order:
    """One of the offering's, with its buyer; NotFound for any other's."""
    query = db.select(Order).where(Order.ref == ref, Order.offering_id == offering.id)
    return _found(db.session.scalar(query.options(db.joinedload(Order.user))))


def _found(order: Order | None) -> Order:
    if order is None:
        raise NotFound
    return order


def find_order(order_id: int | None) -> Order | None:
    """With its buyer."""
    return None if order_id is None else db.session.get(Order, order_id, options=[db.joinedload(Order.user)])


def list_seats(order: Order) -> list[Registration]:
    """What it is about: the seats that are held, or of a placed one everybody who was registered; in order."""
    query = db.select(Registration).where(Registration.order_id == order.id)
    query = query.where(Registration.state != "lapsed").options(db.joinedload(Registration.ticket_type))
    return list(db.session.scalars(query.order_by(Registration.id)))


def list_drafts(order: Order) -> list[OrderDraft]:
    """What was typed for each seat, with the registration that holds or held it; seats let go alone are left out."""
    query = (
        db.select(OrderDraft)
        .join(OrderDraft.registration)
        .where(Registration.order_id == order.id)
        .options(db.contains_eager(OrderDraft.registration).joinedload(Registration.ticket_type))
        .order_by(Registration.id)
    )
    return list(db.session.scalars(query))


def get_draft(order: Order, registration_ref: str) -> OrderDraft:
    """Of one seat of the order; NotFound for any other."""
    query = (
        db.select(OrderDraft)
        .join(OrderDraft.registration)
        .where(Registration.order_id == order.id, Registration.ref == registration_ref)
        .options(db.contains_eager(OrderDraft.registration).joinedload(Registration.ticket_type))
    )
    draft: OrderDraft | None = db.session.scalar(query)
    if draft is None:
        raise NotFound
    return draft


def get_person(order: Order, registration_ref: str) -> Registration:
    """Somebody registered with the order; NotFound for anybody else."""
    query = db.select(Registration).where(Registration.order_id == order.id, Registration.ref == registration_ref)
    registration: Registration | None = db.session.scalar(query)
    if registration is None:
        raise NotFound
    return registration


def sums(registrations: Iterable[Registration]) -> dict[str, Sum]:
    """Currency -> what is to be paid for those that hold a seat or were paid."""
    found: dict[str, Sum] = {}
    for each in registrations:
        if not each.amount_due_minor or (each.state not in LIVING and each.paid_at is None):
            continue
        before = found.get(each.currency, Sum(0, 0, 0))
        found[each.currency] = Sum(
            before.due_minor + each.amount_due_minor,
            before.tax_minor + each.tax_minor,
            before.paid_minor + (each.amount_due_minor if each.paid_at else 0),
        )
    return found


def list_overdue(now: datetime, limit: int = 200) -> list[int]:
    """Ids of orders whose hold is over, the longest overdue first."""
    query = db.select(Order.id).where(Order.state == "held", Order.hold_expires_at <= now)
    return list(db.session.scalars(query.order_by(Order.hold_expires_at, Order.id).limit(limit)))


def list_mine(user_id: int, limit: int = 20) -> list[Order]:
    """The buyer's orders that wait, are held or placed, the newest first, with their offerings."""
    query = db.select(Order).where(Order.user_id == user_id, Order.state.in_(("waiting", "held", "placed")))
    return list(db.session.scalars(query.options(db.joinedload(Order.offering)).order_by(Order.id.desc()).limit(limit)))


def list_orders(offering_id: int, limit: int = 200) -> list[tuple[Order, list[Registration]]]:
    """(order, its people) of those held or placed, the newest first, with their buyers: two queries."""
    query = db.select(Order).where(Order.offering_id == offering_id, Order.state.in_(("held", "placed")))
    orders = db.session.scalars(query.options(db.joinedload(Order.user)).order_by(Order.id.desc()).limit(limit)).all()
    people: dict[int | None, list[Registration]] = {order.id: [] for order in orders}
    in_these = db.select(Registration).where(Registration.order_id.in_(people), Registration.state != "lapsed")
    for registration in db.session.scalars(in_these.order_by(Registration.id)):
        people[registration.order_id].append(registration)
    return [(order, people[order.id]) for order in orders]


def values_typed_by(user_ids: Collection[int]) -> list[dict[str, object]]:
    """What these people typed about others and has not become a registration."""
    query = (
        db.select(OrderDraft.values)
        .join(OrderDraft.registration)
        .join(Order, Order.id == Registration.order_id)
        .where(Order.user_id.in_(user_ids))
    )
    return list(db.session.scalars(query))


def find_move_in_line(order: Order) -> AuditEntry | None:
    """The last time that an organiser moved a party in line; ``details["reason"]`` is for it to read."""
    query = db.select(AuditEntry).where(
        AuditEntry.subject_type == "offering",
        AuditEntry.subject_id == order.offering_id,
        AuditEntry.verb == "waiting.moved",
        AuditEntry.details["order"].as_string() == order.ref,
    )
    found: AuditEntry | None = db.session.scalar(query.order_by(AuditEntry.id.desc()).limit(1))
    return found

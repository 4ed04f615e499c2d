from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from registrations.base.models import Registration
from registrations.orders.models import Order, OrderDraft


@invariant("an order holds seats for as long as it is held, and no other does")
def held_orders_hold() -> Iterator[str]:
    held = db.select(db.func.count(Registration.id)).where(
        Registration.order_id == Order.id, Registration.state == "held"
    )
    seats = held.scalar_subquery()
    query = db.select(Order.ref, Order.state, seats).where((Order.state == "held") != (seats > 0))
    for ref, state, count in db.session.execute(query):
        yield f"Order {ref} is {state} and holds {count} seats."


@invariant("only a held or placed order has people, and of a held one nobody is named")
def people_follow_the_order() -> Iterator[str]:
    query = (
        db.select(Order.ref, Order.state, Registration.ref, Registration.state)
        .join(Registration, Registration.order_id == Order.id)
        .where(Order.state != "placed", Registration.state.not_in(("held", "lapsed")))
    )
    for order, state, registration, is_now in db.session.execute(query):
        yield f"Order {order} is {state}, its registration {registration} is {is_now}."


@invariant("registrations of an order are for its offering")
def orders_keep_to_their_offering() -> Iterator[str]:
    query = (
        db.select(Order.ref, Registration.ref)
        .join(Registration, Registration.order_id == Order.id)
        .where(Registration.offering_id != Order.offering_id)
    )
    for order, registration in db.session.execute(query):
        yield f"Registration {registration} of order {order} is for another offering."


@invariant("each held seat of an order has its draft, and a placed or given-up order has none")
def drafts_match() -> Iterator[str]:
    query = (
        db.select(Order.ref, Order.state, Registration.ref, OrderDraft.registration_id)
        .join(Registration, Registration.order_id == Order.id)
        .outerjoin(OrderDraft, OrderDraft.registration_id == Registration.id)
        .where(
            db.or_(
                db.and_(Registration.state == "held", OrderDraft.registration_id.is_(None)),
                db.and_(Order.state.in_(("placed", "cancelled")), OrderDraft.registration_id.is_not(None)),
            )
        )
    )
    for order, state, registration, draft in db.session.execute(query):
        yield f"Order {order} is {state}; of seat {registration} there is {'a' if draft else 'no'} draft."

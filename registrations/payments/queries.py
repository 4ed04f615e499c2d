from collections.abc import Sequence

from sqlalchemy import ColumnElement

from core.database import db
from core.text import search_query
from registrations.base.models import Registration
from registrations.base.states import LIVING

SHOWN = 200


def is_unpaid() -> ColumnElement[bool]:
    """Something is to be paid and has not been: a condition on registrations, for lists."""
    condition: ColumnElement[bool] = db.and_(
        Registration.amount_due_minor > 0, Registration.paid_at.is_(None), Registration.state.in_(LIVING)
    )
    return condition


def is_paid() -> ColumnElement[bool]:
    return Registration.paid_at.is_not(None)


def list_payments(offering_id: int, *, paid: bool, text: str = "") -> Sequence[Registration]:
    """What is to be paid, the oldest first, or what was paid, the newest first; at most ``SHOWN``."""
    query = db.select(Registration).where(Registration.offering_id == offering_id, is_paid() if paid else is_unpaid())
    for term in search_query(text):
        query = query.where(Registration.search_text.contains(f" {term}", autoescape=True))
    order = Registration.paid_at.desc() if paid else Registration.id
    query = query.options(db.joinedload(Registration.ticket_type).lazyload("*")).order_by(order, Registration.id)
    found: Sequence[Registration] = db.session.scalars(query.limit(SHOWN)).all()
    return found


def totals(offering_id: int) -> dict[str, tuple[int, int, int]]:
    """Currency -> (due in all, paid of it, tax in what was paid), in hundredths, of whoever takes part or wants to."""
    paid = db.case((Registration.paid_at.is_not(None), 1), else_=0)
    amount_paid = db.func.coalesce(Registration.paid_minor, Registration.amount_due_minor)
    query = (
        db.select(
            Registration.currency,
            db.func.sum(Registration.amount_due_minor),
            db.func.sum(amount_paid * paid),
            db.func.sum(Registration.tax_minor * paid),
        )
        .where(
            Registration.offering_id == offering_id,
            Registration.amount_due_minor > 0,
            db.or_(Registration.state.in_(LIVING), Registration.paid_at.is_not(None)),
        )
        .group_by(Registration.currency)
    )
    return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in db.session.execute(query)}

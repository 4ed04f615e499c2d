"""The organiser's pages of orders."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.i18n import _
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit
from registrations.base.states import WORDS
from registrations.order_payments import actions
from registrations.orders import states
from registrations.orders.models import Order
from registrations.orders.queries import get_of, list_orders, list_seats, sums
from registrations.payments.routes import PaidForm, instant, paid_form

blueprint = Blueprint("order_payments", __name__, url_prefix="/organise/offerings/<ref>/orders")


@blueprint.get("")
@policy(may_edit)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    orders = [(order, people, sums(people)) for order, people in list_orders(offering.id)]
    return render_offering("registrations/order_payments/index.html", offering, orders=orders, words=states.WORDS)


@blueprint.get("/<order_ref>")
@policy(may_edit)
def show(ref: str, order_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    return _page(offering, get_of(offering, order_ref), paid_form(offering))


@blueprint.post("/<order_ref>/receipt")
@policy(may_edit)
def receive(ref: str, order_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    order, form = get_of(offering, order_ref), PaidForm()
    if not form.validate():
        return _page(offering, order, form)
    try:
        actions.mark_paid(order, current_user, reference=form.reference.data or "", paid_at=instant(offering, form))
    except DomainError as refusal:
        db.session.rollback()
        form.refuse(refusal)
        offering = load_offering(ref, may_edit)
        return _page(offering, get_of(offering, order_ref), form, refusal.status)
    db.session.commit()
    flash(_("Marked as paid. Each person is told by mail."), "success")
    return redirect(url_for("order_payments.show", ref=ref, order_ref=order_ref), 303)


def _page(offering: Offering, order: Order, form: PaidForm, status: int = 422) -> ResponseReturnValue:
    people = list_seats(order)
    page = render_offering(
        "registrations/order_payments/show.html",
        offering,
        order=order,
        people=people,
        sums=sums(people),
        is_due=bool(actions.unpaid(order)),
        form=form,
        words=WORDS,
        state_words=states.WORDS,
    )
    return page, status if form.has_errors else 200

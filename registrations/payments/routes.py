"""The organiser's pages of what is to be paid."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from core import clock
from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _, _l
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit
from registrations.base.models import Registration
from registrations.base.queries import get_of
from registrations.base.states import LIVING
from registrations.payments import actions, queries

blueprint = Blueprint("payments", __name__, url_prefix="/organise/offerings/<ref>/payments")


class PaidForm(Form):
    reference = StringField(_l("Reference"), [Length(max=80)])
    paid_on = DateField(_l("Paid on"), validators=[Optional()])


class BackForm(Form):
    reason = TextAreaField(_l("Reason"), [Length(max=500)])


@blueprint.get("")
@policy(may_edit)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    paid, text = request.args.get("show") == "paid", request.args.get("q", "")[:200]
    return render_offering(
        "registrations/payments/index.html",
        offering,
        rows=queries.list_payments(offering.id, paid=paid, text=text),
        totals=queries.totals(offering.id),
        paid=paid,
        text=text,
        shown=queries.SHOWN,
    )


@blueprint.get("/<registration_ref>")
@policy(may_edit)
def show(ref: str, registration_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    return _page(offering, get_of(offering, registration_ref), paid_form(offering))


@blueprint.post("/<registration_ref>/receipt")
@policy(may_edit)
def receive(ref: str, registration_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    registration, form = get_of(offering, registration_ref), PaidForm()
    if form.validate():
        try:
            actions.mark_paid(
                registration, current_user, reference=form.reference.data or "", paid_at=instant(offering, form)
            )
        except DomainError as error:
            return _refuse(ref, registration_ref, form, error)
        db.session.commit()
        flash(_("Marked as paid. The person is told by mail."), "success")
        return redirect(url_for("payments.index", ref=ref), 303)
    return _page(offering, registration, form)


@blueprint.post("/<registration_ref>/settlement")
@policy(may_edit)
def settle(ref: str, registration_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    registration, form = get_of(offering, registration_ref), PaidForm()
    try:
        actions.settle(registration, current_user, form.reference.data or "")
    except DomainError as error:
        return _refuse(ref, registration_ref, form, error)
    db.session.commit()
    flash(_("The difference is settled."), "success")
    return redirect(url_for("payments.show", ref=ref, registration_ref=registration_ref), 303)


@blueprint.post("/<registration_ref>/return")
@policy(may_edit)
def take_back(ref: str, registration_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    registration, form = get_of(offering, registration_ref), BackForm()
    if form.validate():
        try:
            actions.take_back(registration, current_user, form.reason.data or "")
        except DomainError as error:
            return _refuse(ref, registration_ref, form, error)
        db.session.commit()
        flash(_("It counts as not paid again."), "success")
        return redirect(url_for("payments.show", ref=ref, registration_ref=registration_ref), 303)
    return _page(offering, registration, form)


def paid_form(offering: Offering) -> PaidForm:
    """Paid today, by the clock of the place."""
    return PaidForm(formdata=None, data={"paid_on": clock.now().astimezone(ZoneInfo(offering.time_zone)).date()})


def instant(offering: Offering, form: PaidForm) -> datetime | None:
    """Today is now; an earlier day is its noon at the place."""
    day = form.paid_on.data
    if day is None or day == clock.now().astimezone(ZoneInfo(offering.time_zone)).date():
        return None
    return datetime.combine(day, time(12), ZoneInfo(offering.time_zone)).astimezone(UTC)


def _refuse(ref: str, registration_ref: str, form: Form, error: DomainError) -> ResponseReturnValue:
    db.session.rollback()
    form.refuse(error)
    offering = load_offering(ref, may_edit)
    return _page(offering, get_of(offering, registration_ref), form, error.status)


def _page(offering: Offering, registration: Registration, form: Form, status: int = 422) -> ResponseReturnValue:
    page = render_offering(
        "registrations/payments/show.html",
        offering,
        registration=registration,
        form=form,
        is_due=registration.amount_due_minor > 0 and registration.paid_at is None and registration.state in LIVING,
        paid_form=form if isinstance(form, PaidForm) else PaidForm(formdata=None),
        back_form=form if isinstance(form, BackForm) else BackForm(formdata=None),
    )
    return page, status if form.has_errors else 200

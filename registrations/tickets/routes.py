"""The organiser's pages of seats and tickets."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import Form, localized_from
from core.i18n import _, localized
from offerings.base.forms import to_utc, to_wall
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.base.queries import get_by_ref
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit, may_view
from registrations.pools import actions as pools
from registrations.pools.models import CapacityPool
from registrations.tickets import actions, queries
from registrations.tickets.forms import STEPS, PoolForm, TicketForm, amount_minor
from registrations.tickets.models import TicketType
from registrations.tickets.sales import VISIBILITIES, Sale, Step

blueprint = Blueprint("tickets", __name__, url_prefix="/organise/offerings/<ref>/tickets")

FIRST_POOL = {"name_en": "Seats", "name_zh": "名额"}
FIRST_TICKET = {"name_en": "Participant", "name_zh": "参会者"}
"""What most events begin with, and may be changed before it is saved: one number is enough."""


@blueprint.get("")
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_view)
    return render_offering(
        "registrations/tickets/index.html",
        offering,
        types=queries.list_ticket_types(offering.id),
        pools=queries.list_pools(offering.id),
        counts=queries.count_by_ticket(offering.id),
        visibilities=VISIBILITIES,
        may_change=may_edit(current_user, offering),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_edit)
def create(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    form = _ticket_form(offering, None)
    if form.validate_on_submit():
        try:
            actions.create(offering.id, current_user, **_columns(offering, form))
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("The ticket is on offer."), "success")
            return redirect(url_for("tickets.index", ref=ref), 303)
    return _ticket_page(offering, form, None)


@blueprint.route("/<ticket_ref>", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str, ticket_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    ticket_type = queries.get_ticket_type(offering.id, ticket_ref)
    form = _ticket_form(offering, ticket_type)
    if form.validate_on_submit():
        try:
            actions.edit(ticket_type, current_user, **_columns(offering, form))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            offering, ticket_type = get_by_ref(ref), queries.get_ticket_type(offering.id, ticket_ref)
        else:
            db.session.commit()
            flash(_("The ticket is changed."), "success")
            return redirect(url_for("tickets.index", ref=ref), 303)
    return _ticket_page(offering, form, ticket_type)


@blueprint.post("/<ticket_ref>/withdrawal")
@policy(may_edit)
def withdraw(ref: str, ticket_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.withdraw(queries.get_ticket_type(offering.id, ticket_ref), current_user)
    db.session.commit()
    flash(_("The ticket is no longer on offer. Whoever has it keeps it."), "success")
    return redirect(url_for("tickets.index", ref=ref), 303)


@blueprint.post("/<ticket_ref>/return")
@policy(may_edit)
def restore(ref: str, ticket_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.restore(queries.get_ticket_type(offering.id, ticket_ref), current_user)
    db.session.commit()
    flash(_("The ticket is on offer again."), "success")
    return redirect(url_for("tickets.index", ref=ref), 303)


@blueprint.route("/pools/new", methods=["GET", "POST"])
@policy(may_edit)
def create_pool(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    form = PoolForm(data=None if queries.list_pools(offering.id) else FIRST_POOL)
    if form.validate_on_submit():
        try:
            pools.create(offering.id, current_user, name=localized_from(form, "name"), size=form.size.data)
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("The seats are there. Now say which tickets use them."), "success")
            next_step = "tickets.index" if queries.list_ticket_types(offering.id) else "tickets.create"
            return redirect(url_for(next_step, ref=ref), 303)
    return _pool_page(offering, form, None)


@blueprint.route("/pools/<pool_ref>", methods=["GET", "POST"])
@policy(may_edit)
def edit_pool(ref: str, pool_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    pool = queries.get_pool(offering.id, pool_ref)
    form = PoolForm(data={"name_en": pool.name.get("en"), "name_zh": pool.name.get("zh"), "size": pool.size})
    if form.validate_on_submit():
        before = pool.taken
        try:
            pools.rename(pool, current_user, localized_from(form, "name"))
            pools.resize(pool, current_user, form.size.data)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            offering, pool = get_by_ref(ref), queries.get_pool(offering.id, pool_ref)
        else:
            offered = pool.taken - before
            db.session.commit()
            flash(_resized(offered), "success")
            return redirect(url_for("tickets.index", ref=ref), 303)
    return _pool_page(offering, form, pool)


def _resized(offered: int) -> str:
    if offered > 0:
        return str(_("Changed. %(count)s of the new seats were offered to the waiting list.", count=offered))
    return str(_("Changed."))


def _ticket_form(offering: Offering, ticket_type: TicketType | None) -> TicketForm:
    choices = [
        (pool.ref, _("%(name)s (%(size)s seats)", name=localized(pool.name), size=pool.size))
        for pool in queries.list_pools(offering.id)
    ]
    form = TicketForm(data=_values(offering, ticket_type) if ticket_type else _first(offering, choices))
    form.pools.choices = choices + [
        (pool.ref, _("%(name)s of %(title)s", name=localized(pool.name), title=localized(other.title)))
        for pool, other in queries.list_shared_pools(offering)
    ]
    return form


def _first(offering: Offering, choices: list[tuple[str, Any]]) -> dict[str, Any]:
    named = {} if queries.list_ticket_types(offering.id) else FIRST_TICKET
    seen_by = {"visibility": request.args.get("visibility", "public")}
    return named | seen_by | ({"pools": [choices[0][0]]} if len(choices) == 1 else {})


def _values(offering: Offering, ticket_type: TicketType) -> dict[str, Any]:
    return {
        "name_en": ticket_type.name.get("en"),
        "name_zh": ticket_type.name.get("zh"),
        "description_en": ticket_type.description.get("en"),
        "description_zh": ticket_type.description.get("zh"),
        "price": f"{ticket_type.price_minor / 100:.2f}".removesuffix(".00"),
        "currency": ticket_type.currency,
        "pools": [pool.ref for pool in ticket_type.pools],
        "opens_at": to_wall(ticket_type.opens_at, offering.time_zone),
        "closes_at": to_wall(ticket_type.closes_at, offering.time_zone),
        "needs_approval": ticket_type.needs_approval,
    } | _sale_values(offering, ticket_type)


def _sale_values(offering: Offering, ticket_type: TicketType) -> dict[str, Any]:
    values: dict[str, Any] = {
        "visibility": ticket_type.visibility,
        "tax": f"{ticket_type.tax_permille / 10:g}",
        "tax_is_included": "yes" if ticket_type.tax_is_included else "no",
        "least_per_order": ticket_type.least_per_order,
        "most_per_order": ticket_type.most_per_order,
        "may_be_swapped": ticket_type.may_be_swapped,
        "may_be_transferred": ticket_type.may_be_transferred,
    }
    for step in ticket_type.price_steps:
        values[f"step_price_{step.position}"] = f"{step.price_minor / 100:.2f}".removesuffix(".00")
        values[f"step_until_{step.position}"] = to_wall(step.until_at, offering.time_zone)
        values[f"step_seats_{step.position}"] = step.seats
    return values


def _sale(offering: Offering, form: TicketForm) -> Sale:
    steps = [
        Step(
            amount_minor(form[f"step_price_{number}"].data),
            to_utc(form[f"step_until_{number}"].data, offering.time_zone),
            form[f"step_seats_{number}"].data,
        )
        for number in STEPS
        if form[f"step_price_{number}"].data
    ]
    return Sale(
        visibility=form.visibility.data or "public",
        steps=steps,
        tax_permille=form.tax_permille(),
        tax_is_included=form.tax_is_included.data != "no",
        least_per_order=form.least_per_order.data or 1,
        most_per_order=form.most_per_order.data or Sale.most_per_order,
        may_be_swapped=form.may_be_swapped.data,
        may_be_transferred=form.may_be_transferred.data,
    )


def _columns(offering: Offering, form: TicketForm) -> dict[str, Any]:
    chosen = set(form.pools.data or ())
    return {
        "name": localized_from(form, "name"),
        "description": localized_from(form, "description"),
        "price_minor": form.price_minor(),
        "currency": form.currency.data,
        "pools": [pool for pool in _usable_pools(offering) if pool.ref in chosen],
        "opens_at": to_utc(form.opens_at.data, offering.time_zone),
        "closes_at": to_utc(form.closes_at.data, offering.time_zone),
        "needs_approval": form.needs_approval.data,
        "sale": _sale(offering, form),
    }


def _usable_pools(offering: Offering) -> list[CapacityPool]:
    return queries.list_pools(offering.id) + [pool for pool, _other in queries.list_shared_pools(offering)]


def _ticket_page(offering: Offering, form: Form, ticket_type: TicketType | None) -> ResponseReturnValue:
    page = render_offering("registrations/tickets/edit.html", offering, form=form, ticket_type=ticket_type)
    return page, 422 if form.has_errors else 200


def _pool_page(offering: Offering, form: Form, pool: Any) -> ResponseReturnValue:
    page = render_offering("registrations/tickets/pool.html", offering, form=form, pool=pool)
    return page, 422 if form.has_errors else 200

"""Registering several people: how many, who they are, placing it. The buyer's own pages."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import may_sign_in, policy, public_to_read
from core.database import db
from core.errors import DomainError, NotFound, Sentence
from core.i18n import _, language
from core.typed import sent_again
from offerings.base.kinds import look
from offerings.base.models import Offering
from offerings.base.queries import find_by_slug
from offerings.base.urls import public_url
from offerings.roles.policy import may_see
from registrations.base import words
from registrations.base.actions import CLOSED
from registrations.base.forms import restored
from registrations.base.layout import parts
from registrations.base.routes import KINDS
from registrations.base.states import ACTIVE, WORDS
from registrations.codes.entry import Entry, enter, guesses
from registrations.orders import actions, holding
from registrations.orders.filling import is_for_buyer, people_of, read
from registrations.orders.forms import counts_form, first_values, seat_form
from registrations.orders.line import standing
from registrations.orders.models import Order, OrderDraft
from registrations.orders.queries import (
    find_move_in_line,
    find_open,
    get_draft,
    get_own,
    get_person,
    list_drafts,
    list_seats,
    sums,
)
from registrations.orders.words import hold_words
from registrations.questions.conditions import possible
from registrations.questions.models import Question
from registrations.questions.queries import find_uploads, list_questions, suggest_organisations
from registrations.tickets.availability import TicketOverview, ticket_overview
from registrations.tickets.queries import list_ticket_types
from registrations.tickets.windows import changes_until

blueprint = Blueprint("orders", __name__)


@blueprint.route("/<any(events, trainings):area>/<slug>/registration/people", methods=["GET", "POST"])
@public_to_read
@guesses
def create(area: str, slug: str) -> ResponseReturnValue:
    offering = find_by_slug(slug, KINDS[area])
    if offering is None or not may_see(current_user, offering):
        raise NotFound
    entry = enter(offering)
    overview = ticket_overview(offering, entry.ticket_ids)
    if not current_user.is_authenticated:
        here = f"{request.path}?{urlencode({'code': entry.text})}" if entry.text else request.path
        return sent_again() or _start_page("registrations/base/choose.html", offering, overview, entry, next=here)
    opened = find_open(offering.id, current_user.id)
    if opened is not None and (opened.is_held or opened.state == "waiting"):
        return redirect(url_for("orders.show", ref=opened.ref), 303)
    if not overview.is_open:
        page = _start_page("registrations/base/closed.html", offering, overview, entry)
        return page, 422 if entry.refusal else 200
    form = counts_form(overview.tickets, entry.text)
    if entry.refusal is not None:
        form.refuse(entry.refusal)
    elif form.validate_on_submit():
        return _start(offering, overview, entry, form)
    return _counts_page(offering, overview, entry, form)


def _start(offering: Offering, overview: TicketOverview, entry: Entry, form: Any) -> ResponseReturnValue:
    wanted = form.wanted(list_ticket_types(offering.id))
    options: dict[str, Any] = {"code": entry.text, "language": language(), "may_wait": "wait" in request.form}
    try:
        order = holding.start(current_user, offering, wanted, **options)
    except DomainError as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _counts_page(offering, overview, entry, form, is_full=refusal.code == "full")
    order_page = url_for("orders.show", ref=order.ref)
    db.session.commit()
    return redirect(order_page, 303)


def _counts_page(
    offering: Offering, overview: TicketOverview, entry: Entry, form: Any, is_full: bool = False
) -> ResponseReturnValue:
    page = _start_page("registrations/orders/new.html", offering, overview, entry, form=form, is_full=is_full)
    return page, 422 if form.has_errors else 200


def _start_page(template: str, offering: Offering, overview: TicketOverview, entry: Entry, **context: Any) -> str:
    return render_template(
        template,
        offering=offering,
        overview=overview,
        tickets=[(ticket, words.terms(ticket, offering)) for ticket in overview.tickets],
        closed=CLOSED.get(overview.reason),
        entry=entry,
        minutes=holding.HOLD_MINUTES,
        **context,
    )


@blueprint.get("/my/orders/<ref>")
@policy(may_sign_in)
def show(ref: str) -> ResponseReturnValue:
    return _show(get_own(current_user.id, ref))


def _show(order: Order, refusal: DomainError | None = None) -> ResponseReturnValue:
    is_placed, until = order.state == "placed", changes_until(order.offering)
    people = list_seats(order) if is_placed else []
    drafts = [] if is_placed else list_drafts(order)
    page = render_template(
        "registrations/orders/show.html",
        order=order,
        offering=order.offering,
        kind=look(order.offering.kind),
        public_url=public_url(order.offering),
        hold=hold_words(order, current_user.time_zone),
        standing=standing(order),
        moved=find_move_in_line(order) if order.state == "waiting" else None,
        drafts=drafts,
        missing=sum(1 for draft in drafts if draft.filled_at is None),
        people=people,
        sums=sums(people or [draft.registration for draft in drafts]),
        may_change=until is None or clock.now() < until,
        changes_until=until,
        active=ACTIVE,
        words=WORDS,
        refusal=refusal,
    )
    return page, refusal.status if refusal else 200


@blueprint.route("/my/orders/<ref>/seats/<seat_ref>", methods=["GET", "POST"])
@policy(may_sign_in)
def seat(ref: str, seat_ref: str) -> ResponseReturnValue:
    """Whatever is typed is kept, also when something in it is wrong or the time is up."""
    order = get_own(current_user.id, ref)
    if order.state == "placed":
        return redirect(url_for("orders.show", ref=ref), 303)
    draft, asked = get_draft(order, seat_ref), list_questions(order.offering_id)
    questions = possible(asked, draft.registration.ticket_type.ref)
    values = restored(draft.values) or first_values(order, is_buyers=is_for_buyer(order, draft))
    form = seat_form(questions, values, from_request=request.method == "POST")
    if request.method == "POST":
        is_filled = read(order, draft, form, questions)
        actions.save(draft, form.draft(questions), is_filled=is_filled)
        page = _go_on(order) if is_filled or not order.is_held else _seat_page(order, draft, form, questions)
        db.session.commit()
        return page
    return _seat_page(order, draft, form, questions)


def _seat_page(order: Order, draft: OrderDraft, form: Any, questions: list[Question]) -> ResponseReturnValue:
    page = render_template(
        "registrations/orders/seat.html",
        order=order,
        offering=order.offering,
        kind=look(order.offering.kind),
        ticket=draft.registration.ticket_type,
        form=form,
        parts=parts(form, questions, find_uploads(current_user.id, form.kept.values())),
        names=suggest_organisations(questions),
        hold=hold_words(order, current_user.time_zone),
    )
    return page, 422 if form.has_errors else 200


def _go_on(order: Order) -> ResponseReturnValue:
    """To the next seat that nobody is filled in for, else to the order."""
    missing = next((each for each in list_drafts(order) if each.filled_at is None), None)
    if missing is None or not order.is_held:
        return redirect(url_for("orders.show", ref=order.ref), 303)
    flash(_("Kept. Now the next person."), "success")
    return redirect(url_for("orders.seat", ref=order.ref, seat_ref=missing.registration.ref), 303)


@blueprint.post("/my/orders/<ref>/seats/<seat_ref>/release")
@policy(may_sign_in)
def release(ref: str, seat_ref: str) -> ResponseReturnValue:
    order = get_own(current_user.id, ref)
    draft = get_draft(order, seat_ref)
    return _do(ref, lambda: actions.release(order, draft.registration), _("The seat is free for others."))


@blueprint.post("/my/orders/<ref>/placement")
@policy(may_sign_in)
def place(ref: str) -> ResponseReturnValue:
    order = get_own(current_user.id, ref)
    thanks = _("Everybody is registered. Each gets a mail of their own.")
    return _do(ref, lambda: actions.place(order, people_of(order)), thanks)


@blueprint.post("/my/orders/<ref>/cancellation")
@policy(may_sign_in)
def cancel(ref: str) -> ResponseReturnValue:
    order = get_own(current_user.id, ref)
    waits = order.state == "waiting"
    done = _("You no longer wait.") if waits else _("The order is given up. Its seats are free for others.")
    return _do(ref, lambda: actions.give_up(order), done)


@blueprint.post("/my/orders/<ref>/renewal")
@policy(may_sign_in)
def renew(ref: str) -> ResponseReturnValue:
    """The same seats again: another order, with what was typed."""
    try:
        order = holding.renew(get_own(current_user.id, ref), language())
    except DomainError as refusal:
        db.session.rollback()
        return _show(get_own(current_user.id, ref), refusal)
    fresh = order.ref
    db.session.commit()
    return redirect(url_for("orders.show", ref=fresh), 303)


@blueprint.post("/my/orders/<ref>/people/<registration_ref>/cancellation")
@policy(may_sign_in)
def cancel_person(ref: str, registration_ref: str) -> ResponseReturnValue:
    order = get_own(current_user.id, ref)
    registration = get_person(order, registration_ref)
    done = _("%(name)s no longer takes part and is told by mail.", name=registration.name_native)
    return _do(ref, lambda: actions.cancel_person(order, registration), done)


def _do(ref: str, action: Any, done: Sentence) -> ResponseReturnValue:
    """The action and its sentence; a refusal stands on the order's page, all as it was before."""
    try:
        action()
    except DomainError as refusal:
        db.session.rollback()
        return _show(get_own(current_user.id, ref), refusal)
    db.session.commit()
    flash(done, "success")
    return redirect(url_for("orders.show", ref=ref), 303)

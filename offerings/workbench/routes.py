"""The organiser's area: what to do next, my offerings, one offering's overview and its moves."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError, Invalid, Sentence
from core.forms import Form
from core.i18n import _, _l, date_range, datetime_in, listed, localized
from offerings.base import actions, moves, queries, states
from offerings.base.forms import to_utc, to_wall
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.base.publication import list_obstacles
from offerings.base.todo import figures, list_todos
from offerings.base.urls import edit_endpoint, public_url
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_create, may_edit, may_organise, may_own, may_view
from offerings.roles.queries import list_editable, list_for_organiser, list_hosts
from offerings.workbench import overview
from offerings.workbench.forms import CopyForm, NewDatesForm, PublicationForm, ReasonForm, RemovalForm

blueprint = Blueprint("offerings", __name__, url_prefix="/organise")

EVENTS = ("exhibition", "conference")
MOST_ALIVE, MOST_PAST = 50, 20
"""So many stand on the overview; the lists of events and of trainings have all."""


@blueprint.get("/")
@policy(may_organise)
def index() -> ResponseReturnValue:
    mine = list_for_organiser(current_user)
    todos = list_todos(list_editable(current_user, mine))
    alive, past = list[Offering](), list[Offering]()
    for offering in mine:
        (past if states.shown_state(offering) in ("over", "cancelled") else alive).append(offering)
    return render_template(
        "offerings/base/index.html",
        todos=overview.todo_entries(todos),
        rows=overview.rows(alive[:MOST_ALIVE]),
        past=overview.rows(past[: -MOST_PAST - 1 : -1]),
        alive_count=len(alive),
        past_count=len(past),
        may_create=may_create(current_user),
    )


@blueprint.get("/events")
@policy(may_organise)
def events() -> ResponseReturnValue:
    mine = list_for_organiser(current_user, EVENTS)
    return render_template("offerings/base/events.html", rows=overview.rows(mine), may_create=may_create(current_user))


@blueprint.get("/offerings/<ref>")
@policy(may_view)
def show(ref: str) -> ResponseReturnValue:
    return _show(load_offering(ref, may_view), PublicationForm())


def _show(offering: Offering, form: PublicationForm) -> ResponseReturnValue:
    if offering.publish_at and request.method == "GET":
        form.at.data = to_wall(offering.publish_at, offering.time_zone)
    numbers = figures([offering])[offering.id]
    mine = list_editable(current_user, [offering])
    page = render_offering(
        "offerings/base/overview.html",
        offering,
        form=form,
        state=states.shown_state(offering),
        may=_moves(offering),
        obstacles=list_obstacles(offering) if offering.state == "draft" else [],
        planned=datetime_in(offering.publish_at, offering.time_zone) if offering.publish_at else "",
        todos=overview.todo_entries(list_todos(mine)),
        numbers=overview.links(offering, numbers),
        history=overview.history(offering, queries.list_steps(offering)),
        facts=_facts(offering, bool(mine)),
        public_url=public_url(offering),
        edit_url=url_for(edit_endpoint(offering), ref=offering.ref),
    )
    return page, 422 if form.errors else 200


def _moves(offering: Offering) -> dict[str, bool]:
    """Which moves the reader may make now."""
    owns = may_own(current_user, offering)
    may = {move: owns and states.may_move(offering, move) for move in states.MOVES}
    deletable = owns and offering.state == "draft" and offering.published_at is None
    return may | {"delete": deletable, "own": owns, "copy": may_copy(current_user, offering)}


def _facts(offering: Offering, may_change: bool) -> list[tuple[Any, ...]]:
    edit = url_for(edit_endpoint(offering), ref=offering.ref) if may_change else None
    parent = localized(offering.parent.title) if offering.parent else ""
    rows = [
        (_("When"), date_range(offering.starts_on, offering.ends_on), "starts_on"),
        (_("Time zone"), offering.time_zone, "time_zone"),
        (_("Where"), overview.place(offering) or _("Not said yet"), "venue"),
        (_("Topics"), listed(localized(topic.name) for topic in offering.topics), "topics"),
        (_("Host"), localized(offering.host.name), "host"),
        (_("Part of"), parent, "parent"),
        (_("Address"), public_url(offering), "slug"),
        (_("Registration opens"), _moment(offering, "registration_opens_at"), "registration_opens_at"),
        (_("Registration closes"), _moment(offering, "registration_closes_at"), "registration_closes_at"),
    ]
    return [(term, value, f"{edit}#{field}" if edit else None) for term, value, field in rows if value]


def _moment(offering: Offering, name: str) -> str:
    instant = getattr(offering, name)
    return datetime_in(instant, offering.time_zone) if instant else ""


def may_copy(user: Any, offering: Offering) -> bool:
    """Edits it, and may create for its host."""
    return may_edit(user, offering) and offering.host in list_hosts(user)


@blueprint.post("/offerings/<ref>/publication")
@policy(may_own)
def publish(ref: str) -> ResponseReturnValue:
    """Now, or (button ``planned``) when the time in ``at`` has come."""
    offering = load_offering(ref, may_own)
    form = PublicationForm()
    if form.validate_on_submit():
        try:
            said = _publish(offering, form)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            return _done(offering, said)
    return _show(offering, form)


def _publish(offering: Offering, form: PublicationForm) -> Sentence:
    if "planned" not in request.form:
        moves.publish(offering, current_user, without_dates=form.without_dates.data)
        return _("It is published. Everybody sees it now.")
    at = to_utc(form.at.data, offering.time_zone)
    if at is None:
        raise Invalid("no_time", _l("Say when it is to be published."), field="at")
    moves.plan_publication(offering, current_user, at)
    return _("It will publish itself at the time you chose.")


@blueprint.post("/offerings/<ref>/publication-plan/removal")
@policy(may_own)
def unplan(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_own)
    moves.unplan(offering, current_user)
    return _done(offering, _("It stays a draft until you publish it."))


@blueprint.route("/offerings/<ref>/postponement", methods=["GET", "POST"])
@policy(may_own)
def postpone(ref: str) -> ResponseReturnValue:
    offering, form = load_offering(ref, may_own), ReasonForm()
    return _carry_out(
        offering,
        form,
        "postpone",
        lambda: moves.postpone(offering, current_user, form.reason.data),
        _("It is postponed. Its page and calendars say so."),
    )


@blueprint.route("/offerings/<ref>/new-dates", methods=["GET", "POST"])
@policy(may_own)
def reschedule(ref: str) -> ResponseReturnValue:
    offering, form = load_offering(ref, may_own), NewDatesForm()
    return _carry_out(
        offering,
        form,
        "reschedule",
        lambda: moves.reschedule(offering, current_user, form.starts_on.data, form.ends_on.data),
        _("It has new dates and is published again."),
    )


@blueprint.route("/offerings/<ref>/cancellation", methods=["GET", "POST"])
@policy(may_own)
def cancel(ref: str) -> ResponseReturnValue:
    offering, form = load_offering(ref, may_own), ReasonForm()
    return _carry_out(
        offering,
        form,
        "cancel",
        lambda: moves.cancel(offering, current_user, form.reason.data),
        _("It is cancelled. Its page stays and says so."),
    )


@blueprint.route("/offerings/<ref>/removal", methods=["GET", "POST"])
@policy(may_own)
def remove(ref: str) -> ResponseReturnValue:
    offering, form = load_offering(ref, may_own), RemovalForm()
    if offering.state != "draft":
        raise states.refusal(offering, "delete")
    if form.validate_on_submit():
        actions.delete_draft(offering, current_user)
        db.session.commit()
        flash(_("The draft is deleted."), "success")
        return redirect(url_for("offerings.index"), 303)
    return render_offering("offerings/base/remove.html", offering, form=form)


@blueprint.route("/offerings/<ref>/copy", methods=["GET", "POST"])
@policy(may_copy)
def copy(ref: str) -> ResponseReturnValue:
    offering, form = load_offering(ref, may_copy), CopyForm()
    if form.validate_on_submit():
        try:
            made = actions.copy(offering, current_user, form.starts_on.data)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            return _done(made, _("This is the copy, a draft. Look through its details before you publish it."))
    return render_offering("offerings/base/copy.html", offering, form=form), 422 if form.errors else 200


def _carry_out(
    offering: Offering, form: Form, move: str, act: Callable[[], None], said: Sentence
) -> ResponseReturnValue:
    """The page of a move: its form, then the move itself. An illegal move is refused before anything is typed."""
    states.next_state(offering, move)
    if form.validate_on_submit():
        try:
            act()
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            return _done(offering, said)
    template = f"offerings/base/{move}.html"
    return render_offering(template, offering, form=form), 422 if form.errors else 200


def _done(offering: Offering, said: Sentence) -> ResponseReturnValue:
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("offerings.show", ref=offering.ref), 303)

"""The organiser's pages of the agenda. State changes are resources: POST .../publication, .../cancellation."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy, require
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _, _n
from offerings.agenda import actions, clash_words, queries, sheet
from offerings.agenda.forms import ItemForm, PlaceForm, ReasonForm, ShiftForm, place_of, values_of
from offerings.agenda.hooks import AGENDA_PAGES, ITEM_PAGES, seats_of
from offerings.agenda.models import AgendaItem
from offerings.agenda.rules import count_outside, days_off
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.base.queries import get_by_ref
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit, may_own, may_view
from offerings.tracks.queries import list_tracks
from offerings.venues.queries import list_rooms_by_venue

blueprint = Blueprint("agenda", __name__, url_prefix="/organise/offerings/<ref>/agenda")


@blueprint.route("")
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    offering = get_by_ref(ref)
    require(may_view, offering)
    items = queries.list_items(offering)
    clashes = queries.find_clashes(offering, items)
    edits = may_edit(current_user, offering)
    rows = sheet.rows(
        items,
        offering.time_zone,
        _refs(clashes),
        lambda item: _url("edit", offering, item) if edits else None,
        seats_of(offering),
    )
    days = sheet.days(rows)
    day = sheet.chosen_day([entry["date"] for entry in days], request.args.get("day", ""))
    columns, placed = sheet.grid(rows, day) if day else ([], [])
    return render_offering(
        "offerings/agenda/index.html",
        offering,
        items=items,
        clashes=clashes,
        words=clash_words,
        days=days,
        day=day,
        columns=columns,
        placed=placed,
        openings=sheet.openings(rows, day) if day else [],
        view=sheet.chosen_view(columns, request.args.get("view", "")),
        drafts=sum(item.state == "draft" for item in items),
        outside=count_outside(offering, items),
        pages=AGENDA_PAGES,
        may_edit=edits,
        may_own=may_own(current_user, offering),
        item_url=lambda clash: _item_url(offering, clash.item.ref),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_edit)
def new(ref: str) -> ResponseReturnValue:
    """``?from=<item>`` starts from a copy of it, ``?person=<ref>`` offers somebody found by their address."""
    offering = load_offering(ref, may_edit)
    form = ItemForm(data=_starting_values(offering))
    _offer(form, offering)
    if _wants_more(form):
        return _page("edit.html", offering, form, item=None, clashes=[])
    if form.validate_on_submit():
        try:
            room, starts_at, ends_at = form.place(offering)
            times = {"room": room, "starts_at": starts_at, "ends_at": ends_at, "state": form.state.data}
            item = actions.create(offering, current_user, **form.columns(), **times)
        except DomainError as error:
            _refuse(form, error)
        else:
            return _saved(offering, item)
    return _page("edit.html", offering, form, item=None, clashes=[])


@blueprint.route("/<item_ref>", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str, item_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    item = queries.get_item(offering, item_ref)
    form = ItemForm(data=values_of(item))
    _offer(form, offering)
    if _wants_more(form):
        return _page("edit.html", offering, form, item=item, clashes=[], pages=ITEM_PAGES)
    if form.validate_on_submit():
        try:
            _save(item, form)
        except DomainError as error:
            _refuse(form, error)
        else:
            return _saved(offering, item)
    return _item_page(offering, form, item_ref)


@blueprint.route("/<item_ref>/place", methods=["GET", "POST"])
@policy(may_edit)
def place(ref: str, item_ref: str) -> ResponseReturnValue:
    """Only when and where: the shortest way to move an item."""
    offering = load_offering(ref, may_edit)
    item = queries.get_item(offering, item_ref)
    form = PlaceForm(data=place_of(item))
    form.offer_rooms(list_rooms_by_venue(offering.venue_id))
    if form.validate_on_submit():
        try:
            actions.place(item, current_user, *form.place(offering))
        except DomainError as error:
            _refuse(form, error)
        else:
            return _saved(offering, item)
    return _page("place.html", offering, form, item=queries.get_item(offering, item_ref))


@blueprint.route("/<item_ref>/publication", methods=["POST"])
@policy(may_edit)
def publish_item(ref: str, item_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    return _act(offering, item_ref, actions.publish, _("The item is published."))


@blueprint.route("/<item_ref>/restoration", methods=["POST"])
@policy(may_edit)
def restore(ref: str, item_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    return _act(offering, item_ref, actions.restore, _("The item takes place again."))


@blueprint.route("/<item_ref>/removal", methods=["POST"])
@policy(may_edit)
def remove(ref: str, item_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    return _act(offering, item_ref, actions.remove, _("The draft is removed."), back_to_item=False)


@blueprint.route("/<item_ref>/cancellation", methods=["GET", "POST"])
@policy(may_edit)
def cancel(ref: str, item_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    item = queries.get_item(offering, item_ref)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            actions.cancel(item, current_user, form.reason.data)
        except DomainError as error:
            _refuse(form, error)
        else:
            db.session.commit()
            flash(_("The item is cancelled. It stays visible as cancelled."), "success")
            return redirect(url_for("agenda.index", ref=ref), 303)
    return _page("cancel.html", offering, form, item=queries.get_item(offering, item_ref))


@blueprint.route("/publication", methods=["POST"])
@policy(may_edit)
def publish(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    try:
        items = actions.publish_drafts(offering, current_user)
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "danger")
    else:
        db.session.commit()
        message = _n("%(num)s item is published.", "%(num)s items are published.", len(items))
        flash(message, "success")
    return redirect(url_for("agenda.index", ref=ref), 303)


@blueprint.route("/shift", methods=["GET", "POST"])
@policy(may_edit)
def shift(ref: str) -> ResponseReturnValue:
    """The whole agenda moves, because the offering did."""
    offering = load_offering(ref, may_edit)
    form = ShiftForm(days=days_off(offering, queries.list_items(offering)))
    if form.validate_on_submit():
        try:
            number = actions.shift_all(offering, current_user, form.days.data)
        except DomainError as error:
            db.session.rollback()
            form.form_errors.append(str(error.message))
        else:
            db.session.commit()
            flash(_n("%(num)s item has moved.", "%(num)s items have moved.", number), "success")
            return redirect(url_for("agenda.index", ref=ref), 303)
    return _page("shift.html", offering, form)


def _page(template: str, offering: Offering, form: Form, **context: Any) -> ResponseReturnValue:
    page = render_offering(f"offerings/agenda/{template}", offering, form=form, **context)
    return page, 422 if form.has_errors else 200


def _item_page(offering: Offering, form: ItemForm, item_ref: str) -> ResponseReturnValue:
    item = queries.get_item(offering, item_ref)
    clashes = queries.clashes_of(offering, [item]) if item.state != "cancelled" else []
    return _page("edit.html", offering, form, item=item, clashes=clashes, words=clash_words, pages=ITEM_PAGES)


def _offer(form: ItemForm, offering: Offering) -> None:
    people = queries.list_choosable(offering, request.args.get("person", ""))
    form.offer(list_rooms_by_venue(offering.venue_id), list_tracks(offering), people)


def _wants_more(form: ItemForm) -> bool:
    """The button for more rows of people: nothing is saved or checked yet."""
    if request.method != "POST" or "more" not in request.form:
        return False
    form.add_rows()
    return True


def _starting_values(offering: Offering) -> dict[str, Any]:
    origin = queries.find_item(offering, request.args.get("from", ""))
    if origin is not None:
        return {**values_of(origin), "state": "draft"}
    latest = max(queries.list_items(offering), key=lambda item: item.created_at, default=None)
    kind = {"cohort": "meeting", "exhibition": "opening"}.get(offering.kind, "talk")
    if latest is None:
        return {"day": offering.starts_on, "kind": kind}
    after = place_of(latest)
    return {"day": after["day"], "start": after["end"], "room": after["room"], "kind": kind}


def _save(item: AgendaItem, form: ItemForm) -> None:
    """Either all of it or, when something is refused, nothing: the caller rolls back."""
    where = form.place(item.offering)
    if where != (item.room, item.starts_at, item.ends_at):
        actions.place(item, current_user, *where)
    actions.edit(item, current_user, **form.columns())
    if item.state == "draft" and form.state.data == "published":
        actions.publish(item, current_user)


def _saved(offering: Offering, item: AgendaItem) -> ResponseReturnValue:
    """Back to the day; the clash, if there is one, is said at once."""
    db.session.commit()
    clashes = queries.clashes_of(offering, [item]) if item.state != "cancelled" else []
    for clash in clashes[:1]:
        flash(_("Saved, but it clashes: %(sentence)s", sentence=clash_words.sentence(clash)), "warning")
    if not clashes:
        flash(_("The item is saved."), "success")
    day = item.starts_at.astimezone(ZoneInfo(offering.time_zone)).date()
    return redirect(url_for("agenda.index", ref=offering.ref, day=day, _anchor=f"item-{item.ref}"), 303)


def _act(
    offering: Offering, item_ref: str, action: Any, message: str, *, back_to_item: bool = True
) -> ResponseReturnValue:
    item = queries.get_item(offering, item_ref)
    try:
        action(item, current_user)
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "danger")
        return redirect(_item_url(offering, item_ref), 303)
    db.session.commit()
    flash(message, "success")
    return redirect(_item_url(offering, item_ref) if back_to_item else url_for("agenda.index", ref=offering.ref), 303)


def _refuse(form: Form, error: DomainError) -> None:
    db.session.rollback()
    form.refuse(error)


def _refs(clashes: Any) -> set[str]:
    return {ref for clash in clashes if clash.is_open for ref in clash.refs}


def _url(endpoint: str, offering: Offering, item: AgendaItem) -> str:
    return url_for(f"agenda.{endpoint}", ref=offering.ref, item_ref=item.ref)


def _item_url(offering: Offering, item_ref: str) -> str:
    return url_for("agenda.edit", ref=offering.ref, item_ref=item_ref)

"""A person's own programme, and choosing for it: a form of ticks without script, a star at each item with one."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import may_sign_in, policy
from core.database import db
from core.errors import DomainError, NotFound
from core.forms import Form
from core.i18n import _, _n, sentences
from core.text import has_forbidden_characters
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import list_items
from offerings.base.models import Offering
from offerings.base.queries import find_by_slug
from offerings.base.urls import public_url, registration_url
from offerings.programme.entries import entry_of
from offerings.programme.views import by_day as entries_by_day
from registrations.base.queries import find_active
from registrations.base.routes import KINDS
from registrations.picks import actions, queries, words
from registrations.picks.programme import Line, by_day, coming, reader_time

blueprint = Blueprint("picks", __name__)


@blueprint.get("/my/programme")
@policy(may_sign_in)
def index() -> ResponseReturnValue:
    ahead, past = coming(current_user, clock.now())
    offerings = {line.item.offering for line in ahead if line.row is not None and line.state != "cancelled"}
    registered = queries.list_registered(current_user.id, [each.id for each in offerings])
    return render_template(
        "registrations/picks/index.html",
        days=by_day(ahead),
        past=past,
        overlapping=sum(1 for line in ahead if line.overlaps),
        unregistered=sorted((each for each in offerings if each.id not in registered), key=lambda each: each.id),
        reader_time=lambda item: reader_time(item, current_user.time_zone),
        public_url=public_url,
        registration_url=registration_url,
        removed=_just_removed(request.args.get("removed", "")),
    )


def _just_removed(ref: str) -> AgendaItem | None:
    """The item of the address when it can be put back."""
    if not ref or has_forbidden_characters(ref):
        return None
    try:
        item = queries.get_visible_item(ref)
        actions.refuse_unpickable(item, clock.now())
    except DomainError:
        return None
    row = queries.find_pick(current_user.id, item.id)
    return item if row is not None and row.removed_at is not None else None


@blueprint.get("/my/programme/picks.json")
@policy(may_sign_in)
def state() -> ResponseReturnValue:
    """``?offering=<ref>``: what of it the reader has picked, for the stars. Never stored: it is one person's."""
    ref = request.args.get("offering", "")
    known = not has_forbidden_characters(ref)
    answer = jsonify(picked=queries.list_picked_refs(current_user.id, ref) if known else [])
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/my/programme/items/<item_ref>")
@policy(may_sign_in)
def create(item_ref: str) -> ResponseReturnValue:
    item = _get_item(item_ref)
    try:
        actions.pick(current_user, item)
    except DomainError as error:
        if not _wants_json():
            raise
        db.session.rollback()
        return jsonify(message=str(error.message)), error.status
    answer = words.picked(_line(item), _is_registered(item.offering)) if _wants_json() else None
    db.session.commit()
    return answer or redirect(url_for("picks.index", _anchor=f"item-{item_ref}"), 303)


@blueprint.post("/my/programme/items/<item_ref>/removal")
@policy(may_sign_in)
def remove(item_ref: str) -> ResponseReturnValue:
    item = _get_item(item_ref)
    try:
        actions.unpick(current_user, item)
    except DomainError as error:
        if not _wants_json():
            raise
        db.session.rollback()
        return jsonify(message=str(error.message)), error.status
    answer = words.unpicked(item) if _wants_json() else None
    db.session.commit()
    return answer or redirect(url_for("picks.index", removed=item_ref), 303)


@blueprint.route("/<any(events, trainings):area>/<slug>/programme/picks", methods=["GET", "POST"])
@policy(may_sign_in)
def choose(area: str, slug: str) -> ResponseReturnValue:
    offering = None if has_forbidden_characters(slug) else find_by_slug(slug, KINDS[area])
    if offering is None or not offering.is_public:
        raise NotFound
    form = Form()
    items = list_items(offering, public_only=True)
    if form.validate_on_submit():
        try:
            chosen = actions.choose(
                current_user, items, set(request.form.getlist("item")), set(request.form.getlist("before"))
            )
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_chosen_words(chosen), "success")
            return redirect(url_for("picks.index"), 303)
        items = list_items(offering, public_only=True)
    return _choose_page(offering, items, form), 409 if form.has_errors else 200


def _choose_page(offering: Offering, items: list[AgendaItem], form: Form) -> str:
    now = clock.now()
    lines = {line.item.ref: line for line in coming(current_user, now)[0] if line.row is not None}
    entries = [entry_of(item, offering) for item in items]
    offered = [each for each in entries if each.ref in lines or (each.pick_url and each.ends_at > now)]
    ticked = set(request.form.getlist("item")) if form.is_submitted() else set(lines)
    return render_template(
        "registrations/picks/choose.html",
        offering=offering,
        form=form,
        days=entries_by_day(offered),
        lines=lines,
        ticked=ticked,
        is_registered=_is_registered(offering),
        has_meetings=any(item.kind == "meeting" for item in items),
        url=public_url(offering),
        registration_url=registration_url(offering),
        overlap_words=words.overlap_words,
    )


def _chosen_words(chosen: actions.Chosen) -> str:
    parts = []
    if chosen.added:
        parts.append(_n("%(num)s item added.", "%(num)s items added.", chosen.added))
    if chosen.removed:
        parts.append(_n("%(num)s item removed.", "%(num)s items removed.", chosen.removed))
    return sentences(parts) or _("Nothing has changed.")


def _get_item(ref: str) -> AgendaItem:
    if has_forbidden_characters(ref):
        raise NotFound
    return queries.get_visible_item(ref)


def _line(item: AgendaItem) -> Line:
    """As the person's programme shows it."""
    ahead, past = coming(current_user, clock.now())
    return next(line for line in [*ahead, *past] if line.item is item)


def _is_registered(offering: Offering) -> bool:
    return find_active(offering.id, current_user.id) is not None


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"

from typing import Any

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import policy
from core.database import db
from core.errors import DomainError, Refused
from core.i18n import _, _l, _n
from core.text import has_forbidden_characters
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from registrations.base.codes import is_code, read_code
from registrations.base.models import Registration
from registrations.base.queries import get_of
from trainings.attendance import actions, queries
from trainings.attendance.loading import load_meeting
from trainings.attendance.policy import may_follow, may_take
from trainings.attendance.taking import TAPS, Moment, Tap, tapped
from trainings.roll_calls.rows import IN_THE_ROOM, list_rows, matching

blueprint = Blueprint("roll_calls", __name__, url_prefix="/organise/offerings/<ref>/agenda/<item_ref>/attendance")


@blueprint.get("")
@policy(may_follow)
def show(ref: str, item_ref: str) -> ResponseReturnValue:
    """The people of the meeting; ``?q=`` leaves those who match."""
    item = queries.get_meeting(load_offering(ref, may_follow), item_ref)
    return _page(item, request.args.get("q", "")[:80])


def _page(item: AgendaItem, text: str = "", refusal: DomainError | None = None) -> ResponseReturnValue:
    offering, now = item.offering, clock.now()
    rows = list_rows(offering, item, now)
    page = render_offering(
        "trainings/roll_calls/show.html",
        offering,
        item=item,
        rows=matching(rows, text),
        here=sum(row.state in ("in", "there") for row in rows),
        all=len(rows),
        rest=sum(row.state == "none" for row in rows),
        text=text,
        moment=Moment(item.starts_at, item.ends_at, now),
        refusal=refusal,
        may_mark=may_take(current_user, item) and item.state == "published",
    )
    return page, refusal.status if refusal else 200


@blueprint.post("")
@policy(may_take)
def create(ref: str, item_ref: str) -> ResponseReturnValue:
    """``registration``: whose ref, or ``code``: a scanned ticket; ``tap``: "here", "late" or "out".
    ``everybody``: all of whom nothing is known are here."""
    item = load_meeting(ref, item_ref)
    if "everybody" in request.form:
        return _mark_the_rest(item)
    text, scanned = request.form.get("q", "")[:80], request.form.get("code", "").strip()[:300]
    try:
        registration = (
            _scanned(item.offering, scanned) if scanned else get_of(item.offering, request.form.get("registration", ""))
        )
        mark = tapped(_tap(), Moment(item.starts_at, item.ends_at, clock.now()), "scan" if scanned else "list")
        actions.mark(item, registration, current_user, mark)
    except Refused as error:
        db.session.rollback()
        return _page(load_meeting(ref, item_ref), text, error)
    name = registration.name_native
    db.session.commit()
    flash(_SAID[_tap()] % {"name": name}, "success")
    values: dict[str, Any] = {"q": text} if text else {}
    return redirect(url_for("roll_calls.show", ref=ref, item_ref=item_ref, **values), 303)


def _mark_the_rest(item: AgendaItem) -> ResponseReturnValue:
    now = clock.now()
    ids = [row.trainee.id for row in list_rows(item.offering, item, now) if row.state == "none"]
    people = db.session.scalars(db.select(Registration).where(Registration.id.in_(ids)).order_by(Registration.id))
    try:
        new = tapped("here", Moment(item.starts_at, item.ends_at, now), "list")
        marks = actions.mark_all(item, [(registration, new) for registration in people], current_user)
    except Refused as error:
        db.session.rollback()
        return _page(load_meeting(item.offering.ref, item.ref), refusal=error)
    db.session.commit()
    flash(_n("%(num)s person is marked as present.", "%(num)s people are marked as present.", len(marks)), "success")
    return redirect(url_for("roll_calls.show", ref=item.offering.ref, item_ref=item.ref), 303)


_SAID = {
    "here": _l("%(name)s is here."),
    "late": _l("%(name)s is here from now on."),
    "out": _l("%(name)s has left."),
}


def _tap() -> Tap:
    tap = request.form.get("tap", "here")
    return tap if tap in TAPS else "here"


def _scanned(offering: Offering, scanned: str) -> Registration:
    """Refused for what is no ticket of this offering, each with its sentence."""
    if has_forbidden_characters(scanned):
        raise Refused("unknown", _l("This can't be read as a ticket. Scan it again."))
    ref = read_code(scanned, current_app.config["SETTINGS"].secret_key) if is_code(scanned) else scanned.casefold()
    if ref is None:
        raise Refused("forged", _l("This code is not one of our tickets."))
    found: Registration | None = db.session.scalar(db.select(Registration).where(Registration.ref == ref[:40]))
    if found is None:
        raise Refused("unknown", _l("There is no ticket with this number. Search for the name instead."))
    if found.offering_id != offering.id:
        raise Refused("wrong_event", _l("This ticket is for something else."))
    return found


@blueprint.post("/<registration_ref>/undoing")
@policy(may_take)
def undo(ref: str, item_ref: str, registration_ref: str) -> ResponseReturnValue:
    """Takes back the newest mark that was made in the room."""
    item = load_meeting(ref, item_ref)
    registration = get_of(item.offering, registration_ref)
    rows = [row for row in queries.list_standing_rows(item.id, [registration.id]) if row.method in IN_THE_ROOM]
    if rows:
        actions.void(rows[-1], current_user)
        flash(_("Taken back."), "success")
    db.session.commit()
    return redirect(url_for("roll_calls.show", ref=ref, item_ref=item_ref), 303)

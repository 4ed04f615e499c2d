"""The door: scan, see, next. Works with a hand scanner that types and presses Enter, and without script."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.i18n import _, _l
from core.text import has_forbidden_characters
from offerings.base.models import Offering
from offerings.roles.policy import may_check_in, may_use_desk
from registrations.base.states import WORDS
from registrations.checkins import actions, queries
from registrations.checkins.offerings import list_for_desk, load_for_desk
from registrations.checkins.queries import Verdict

FLAGS = {
    "ok": _l("Already in"),
    "duplicate": _l("Already in"),
    "not_confirmed": _l("Not confirmed"),
    "cancelled": _l("Not valid"),
    "wrong_event": _l("Another event"),
    "unknown": _l("Unknown"),
    "forged": _l("Forged"),
}
"""Why somebody who came in is shown to whoever leads the desk; "ok" is an entry before which another one came."""

blueprint = Blueprint("desk", __name__, url_prefix="/desk")

STATUS = {"ok": 200, "already": 409, "wrong_event": 409, "not_confirmed": 409, "cancelled": 409}
"""Of the answer to a scan; 404 for unknown, 422 for forged."""


@blueprint.get("/")
@policy(may_use_desk)
def index() -> ResponseReturnValue:
    return render_template("registrations/checkins/index.html", offerings=list_for_desk(current_user))


@blueprint.get("/<ref>")
@policy(may_check_in)
def show(ref: str) -> ResponseReturnValue:
    return _page(load_for_desk(ref))


@blueprint.post("/<ref>/check-ins")
@policy(may_check_in)
def create(ref: str) -> ResponseReturnValue:
    """What is no code and no number is looked up as a name."""
    offering = load_for_desk(ref)
    scanned = request.form.get("code", "").strip()[:300]
    if not scanned or has_forbidden_characters(scanned):
        return redirect(url_for("desk.show", ref=ref), 303)
    verdict, arrival = actions.scan(offering, current_user, scanned, current_app.config["SETTINGS"].secret_key)
    db.session.commit()
    if verdict.kind == "unknown" and (found := queries.search(offering.id, scanned)):
        return _page(load_for_desk(ref), found=found, text=scanned)
    status = STATUS.get(verdict.kind, 404 if verdict.kind == "unknown" else 422)
    return _page(load_for_desk(ref), verdict=verdict, arrival=arrival), status


def _page(offering: Offering, verdict: Verdict | None = None, **context: Any) -> str:
    text = context.pop("text", "")
    found = context.pop("found", [])
    return render_template(
        "registrations/checkins/show.html",
        offering=offering,
        verdict=verdict,
        found=found,
        text=text,
        words=WORDS,
        arrived=queries.arrivals([each.id for each in found]),
        arrived_total=queries.count_arrived(offering.id),
        expected=queries.count_expected(offering.id),
        latest=queries.list_latest(offering.id),
        flagged=queries.list_flagged(offering.id),
        flags=FLAGS,
        **context,
    )


@blueprint.post("/<ref>/check-ins/<int:check_in_id>/undoing")
@policy(may_check_in)
def undo(ref: str, check_in_id: int) -> ResponseReturnValue:
    offering = load_for_desk(ref)
    actions.undo(queries.get_check_in(offering.id, check_in_id), current_user)
    db.session.commit()
    flash(_("Taken back: the person has not arrived."), "success")
    return redirect(url_for("desk.show", ref=ref), 303)

"""The desk as an app: its page is the same for everybody and holds no name, so that a device may keep it."""

import gzip
import json
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from core.access import policy, public
from core.database import db
from core.errors import Invalid
from core.headers import allow_camera, allow_wasm
from offerings.roles.policy import may_check_in, may_use_desk
from registrations.checkins.actions import Outcome, record
from registrations.checkins.offerings import load_for_desk
from registrations.checkins.queries import list_flagged
from registrations.checkins.wire import MOST_BYTES, Batch, read_batch
from registrations.doors.roster import counts, flagged, roster
from registrations.doors.shell import STYLES, kept_files
from registrations.doors.words import WORDS

blueprint = Blueprint("doors", __name__, url_prefix="/desk")


@blueprint.get("/app")
@policy(may_use_desk)
def app() -> ResponseReturnValue:
    return allow_camera(Response(render_template("registrations/doors/app.html", styles=STYLES, words=WORDS)))


@blueprint.get("/sw.js")
@public
def service_worker() -> ResponseReturnValue:
    """From here its scope is /desk/. Without names, so anybody may have it; asked for anew at each visit."""
    files = kept_files(current_app.jinja_env.globals["static"])
    script = render_template("registrations/doors/sw.js", files=files)
    return Response(script, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@blueprint.get("/camera-worker.js")
@public
def camera_worker() -> ResponseReturnValue:
    """The reader of codes, at an address that the service worker answers for: it has to start without network too."""
    script = render_template("registrations/doors/camera-worker.js")
    response = Response(script, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})
    return allow_wasm(response)


@blueprint.get("/<ref>/roster")
@policy(may_check_in)
def show(ref: str) -> ResponseReturnValue:
    """All of it, or what changed since ``?since=`` (milliseconds since 1970, ``next`` of the answer before)."""
    offering = load_for_desk(ref)
    made = roster(offering, _since(), current_app.config["SETTINGS"].secret_key)
    made |= {"flagged": flagged(list_flagged(offering.id)), "who": current_user.ref, "token": generate_csrf()}
    return _packed(made)


def _since() -> datetime | None:
    asked = request.args.get("since", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 14):
        return None
    return datetime.fromtimestamp(int(asked) / 1000, UTC)


def _packed(values: dict[str, Any]) -> Response:
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(body, mimetype="application/json")
    if len(body) > 2_000 and request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(body, 5))
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response


@blueprint.post("/<ref>/scans")
@policy(may_check_in)
def create(ref: str) -> ResponseReturnValue:
    """Scans in the order in which a device made them; sent again, they change nothing."""
    offering = load_for_desk(ref)
    request.max_content_length = MOST_BYTES
    try:
        batch = _read()
    except Invalid as error:
        return jsonify(code=error.code, message=str(error.message)), 422
    outcomes = record(offering, current_user, batch, current_app.config["SETTINGS"].secret_key)
    db.session.commit()
    offering_id = offering.id
    malformed = [{"id": client_id, "verdict": "malformed", "let_in": False} for client_id in batch.malformed]
    return jsonify(
        results=[_result(outcome) for outcome in outcomes] + malformed,
        counts=counts(offering_id),
        flagged=flagged(list_flagged(offering_id)),
    )


def _read() -> Batch:
    try:
        payload = json.loads(request.get_data())
    except (ValueError, RecursionError):
        payload = None
    return read_batch(payload)


def _result(outcome: Outcome) -> dict[str, Any]:
    return {"id": outcome.client_id, "verdict": outcome.verdict, "let_in": outcome.let_in}

"""Setting a tablet up, and what it then shows."""

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts.sign_ins import actions as sign_ins
from accounts.sign_ins.hashing import hash_token
from accounts.sign_ins.login import current_token, leave
from accounts.sign_ins.queries import list_open
from accounts.users.models import User
from core import clock
from core.access import policy, public
from core.database import db
from core.errors import DomainError, Gone, NotFound
from core.i18n import _, _l
from offerings.agenda.models import AgendaItem
from registrations.base.queries import get_of
from trainings.attendance import actions
from trainings.attendance.actions import NewMark
from trainings.attendance.loading import load_meeting
from trainings.attendance.policy import may_take
from trainings.kiosks import late_marks, tickets
from trainings.kiosks.finding import find
from trainings.meeting_codes.codes import is_open
from trainings.meeting_codes.scanning import get_item
from trainings.roll_calls.rows import list_rows

blueprint = Blueprint("kiosks", __name__)


def _secret() -> str:
    return str(current_app.config["SETTINGS"].secret_key)


@blueprint.post("/organise/offerings/<ref>/agenda/<item_ref>/kiosk")
@policy(may_take)
def create(ref: str, item_ref: str) -> ResponseReturnValue:
    """This device becomes a tablet for that meeting: whoever sets it up is signed out on it."""
    item = load_meeting(ref, item_ref)
    value = tickets.write(item_ref, current_user.id, item.ends_at + tickets.AFTER, _secret())
    for sign_in in list_open(current_user):
        if sign_in.token_hash == hash_token(current_token()):
            sign_ins.end(sign_in)
    leave()
    db.session.commit()
    response = make_response(redirect(url_for("kiosks.show", item_ref=item_ref), 303))
    response.set_cookie(
        tickets.COOKIE, value, path=f"/kiosk/{item_ref}", httponly=True, samesite="Strict",
        secure=current_app.config.get("SESSION_COOKIE_SECURE", False), max_age=24 * 3600,
    )  # fmt: skip
    return response


def _load(item_ref: str) -> tuple[AgendaItem, User]:
    """NotFound on any device but one that was set up for this meeting."""
    item = get_item(item_ref)
    user_id = tickets.read(request.cookies.get(tickets.COOKIE, ""), item_ref, clock.now(), _secret())
    user = db.session.get(User, user_id) if user_id is not None else None
    if user is None or not user.is_active or not may_take(user, item):
        raise NotFound
    return item, user


@blueprint.get("/kiosk/<item_ref>")
@public
def show(item_ref: str) -> ResponseReturnValue:
    """Marked as fit to be kept on the tablet when it names nobody: after a tap it says who came."""
    item, _user = _load(item_ref)
    is_fit = "_flashes" not in session
    response = make_response(_page(item))
    if is_fit:
        response.headers["Kiosk-Keep"] = "1"
    return response


@blueprint.get("/kiosk/<item_ref>/sw.js")
@public
def service_worker(item_ref: str) -> ResponseReturnValue:
    """Keeps the page of this meeting on this tablet, for a reload without network. Its scope is that page."""
    item, _user = _load(item_ref)
    page = url_for("kiosks.show", item_ref=item.ref)
    until = int((item.ends_at + tickets.AFTER).timestamp()) * 1000
    script = render_template("trainings/kiosks/sw.js", page=page, kept=f"kiosk-{item.ref}", until=until)
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": page}
    return Response(script, mimetype="text/javascript", headers=headers)


def _page(item: AgendaItem, typed: str = "", refusal: DomainError | None = None) -> ResponseReturnValue:
    rows = list_rows(item.offering, item, clock.now())
    page = render_template(
        "trainings/kiosks/show.html",
        item=item,
        offering=item.offering,
        typed=typed,
        found=find(item.offering_id, rows, typed) if typed else [],
        here=sum(row.state in ("in", "there") for row in rows),
        all=len(rows),
        is_open=is_open(item.starts_at, item.ends_at, clock.now()),
        refusal=refusal,
    )
    return page, refusal.status if refusal else 200


@blueprint.post("/kiosk/<item_ref>/search")
@public
def search(item_ref: str) -> ResponseReturnValue:
    """A POST, so that no name stays in an address."""
    item, _user = _load(item_ref)
    return _page(item, request.form.get("who", "").strip()[:40])


@blueprint.post("/kiosk/<item_ref>/marks")
@public
def mark(item_ref: str) -> ResponseReturnValue:
    """In for who is out, out for who is in; now."""
    item, user = _load(item_ref)
    try:
        if not is_open(item.starts_at, item.ends_at, clock.now()):
            raise Gone("closed", _l("Attendance is not taken now. Ask your trainer."))
        registration = get_of(item.offering, request.form.get("registration", ""))
        kind = "out" if request.form.get("tap") == "out" else "in"
        actions.mark(item, registration, user, NewMark(kind, "kiosk"))
    except DomainError as error:
        db.session.rollback()
        return _page(get_item(item_ref), refusal=error)
    name = registration.name_native
    db.session.commit()
    flash(_("%(name)s is in.", name=name) if kind == "in" else _("%(name)s has left.", name=name), "success")
    return redirect(url_for("kiosks.show", item_ref=item_ref), 303)


@blueprint.post("/kiosk/<item_ref>/late-marks")
@public
def send(item_ref: str) -> ResponseReturnValue:
    """JSON: what the tablet noted without network. ``{"sent_at", "marks": [{"id", "registration" or "who", "tap",
    "at"}]}``, times with their offset; the answer has a verdict for each."""
    item, user = _load(item_ref)
    sent_at, notes = late_marks.read(request.get_json(silent=True))
    verdicts = late_marks.take(item, user, sent_at, notes)
    db.session.commit()
    return {"marks": verdicts}


@blueprint.post("/kiosk/<item_ref>/end")
@public
def end(item_ref: str) -> ResponseReturnValue:
    _load(item_ref)
    response = make_response(redirect(url_for("sign_ins.create"), 303))
    response.delete_cookie(tickets.COOKIE, path=f"/kiosk/{item_ref}")
    return response

"""The screen in front of the class, and what a phone that scans it opens."""

from datetime import datetime
from typing import Any

import segno
from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import may_sign_in, policy, public
from core.database import db
from core.errors import DomainError
from offerings.base.kinds import look
from trainings.attendance.loading import load_meeting
from trainings.attendance.policy import may_take
from trainings.meeting_codes import codes, grants, scanning
from trainings.meeting_codes.codes import Direction, is_open, seconds_left, step_at
from trainings.roll_calls.rows import list_rows

blueprint = Blueprint("meeting_codes", __name__)

CLOSED_SECONDS = 60
"""How often the screen looks again while no code is shown."""


def _secret() -> str:
    return str(current_app.config["SETTINGS"].secret_key)


@blueprint.get("/organise/offerings/<ref>/agenda/<item_ref>/code")
@policy(may_take)
def show(ref: str, item_ref: str) -> ResponseReturnValue:
    """For the projector; ``?direction=out``: to sign out. Comes again by itself with each new code."""
    item, now = load_meeting(ref, item_ref), clock.now()
    direction: Direction = "out" if request.args.get("direction") == "out" else "in"
    is_shown = item.state == "published" and is_open(item.starts_at, item.ends_at, now)
    address = _address(item_ref, direction, now) if is_shown else ""
    rows = list_rows(item.offering, item, now)
    return render_template(
        "trainings/meeting_codes/show.html",
        offering=item.offering,
        item=item,
        direction=direction,
        is_shown=is_shown,
        address=address,
        picture=_picture(address) if address else "",
        seconds=seconds_left(now) if is_shown else CLOSED_SECONDS,
        here=sum(row.state in ("in", "there") for row in rows),
        all=len(rows),
        window=codes.AROUND,
    )


def _address(item_ref: str, direction: Direction, now: datetime) -> str:
    base: str = current_app.config["SETTINGS"].base_url
    return base + url_for(
        "meeting_codes.scan", item_ref=item_ref, code=codes.write(item_ref, direction, step_at(now), _secret())
    )


def _picture(address: str) -> str:
    return str(segno.make(address, error="m", micro=False).svg_data_uri(border=2, scale=8))


@blueprint.get("/attend/<item_ref>/<code>")
@public
def scan(item_ref: str, code: str) -> ResponseReturnValue:
    """What the camera of a phone opens: asks for one tap. Writes nothing; the browser keeps that it saw the code."""
    now = clock.now()
    try:
        item = scanning.get_item(item_ref)
        scanned = scanning.check(item, code, now, _seen_at(item_ref, code, now), _secret())
        if not current_user.is_authenticated:
            page: Any = redirect(url_for("sign_ins.create", next=request.path), 303)
        else:
            registration = scanning.registration_of(item, current_user.id)
            page = _page(item=item, scanned=scanned, registration=registration, code=code)
    except DomainError as error:
        return _refused(error)
    response = make_response(page)
    _remember(response, item_ref, code, scanned.seen_at)
    return response


@blueprint.post("/attend/<item_ref>/<code>")
@policy(may_sign_in)
def take(item_ref: str, code: str) -> ResponseReturnValue:
    """The tap. The same code used again by the same person gets the same answer."""
    now = clock.now()
    try:
        item = scanning.get_item(item_ref)
        scanned = scanning.check(item, code, now, _seen_at(item_ref, code, now), _secret())
        scanning.take(scanned, scanning.registration_of(item, current_user.id))
    except DomainError as error:
        db.session.rollback()
        return _refused(error)
    db.session.commit()
    return redirect(url_for("meeting_codes.done", item_ref=item_ref), 303)


@blueprint.get("/attend/<item_ref>")
@policy(may_sign_in)
def done(item_ref: str) -> ResponseReturnValue:
    """How I stand in this meeting."""
    try:
        item = scanning.get_item(item_ref)
        registration = scanning.registration_of(item, current_user.id)
    except DomainError as error:
        return _refused(error)
    rows = list_rows(item.offering, item, clock.now())
    row = next((each for each in rows if each.trainee.id == registration.id), None)
    return _page(item=item, registration=registration, row=row)


def _page(**context: Any) -> str:
    offering = context["item"].offering
    return render_template("trainings/meeting_codes/scan.html", offering=offering, kind=look(offering.kind), **context)


def _refused(error: DomainError) -> ResponseReturnValue:
    return render_template("trainings/meeting_codes/scan.html", refusal=error), error.status


def _seen_at(item_ref: str, code: str, now: datetime) -> datetime | None:
    return grants.read(request.cookies.get(grants.COOKIE, ""), item_ref, code, now, _user_id(), _secret())


def _user_id() -> int | None:
    return current_user.id if current_user.is_authenticated else None


def _remember(response: Any, item_ref: str, code: str, seen_at: datetime) -> None:
    response.set_cookie(
        grants.COOKIE,
        grants.write(item_ref, code, seen_at, _user_id(), _secret()),
        max_age=int(grants.KEPT.total_seconds()),
        path=f"/attend/{item_ref}",
        httponly=True,
        samesite="Lax",
        secure=current_app.config.get("SESSION_COOKIE_SECURE", False),
    )

"""Badges: a few are a PDF at once, many are written by the worker, with a page that says how far it is."""

from io import BytesIO

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from core.access import policy
from core.database import db
from core.errors import Gone, Refused
from core.i18n import _, _l, language
from core.jobs import nudge
from core.pdf.render import render
from offerings.base.models import Offering
from offerings.roles.policy import may_check_in
from registrations.badges.actions import AT_ONCE, ask
from registrations.badges.document import SIZES, badge_values
from registrations.badges.jobs import write_badges
from registrations.badges.printing import TEMPLATE
from registrations.badges.queries import MOST, Wanted, count, get_print, hues, list_people
from registrations.checkins.offerings import load_for_desk
from registrations.tickets.queries import list_ticket_types

blueprint = Blueprint("badges", __name__, url_prefix="/desk/<ref>/badges")


def _wanted(given: MultiDict[str, str]) -> Wanted:
    """As the list of people has it: ``registration`` (several), ``q``, ``ticket``."""
    refs = tuple(each for each in given.getlist("registration") if 0 < len(each) <= 12)
    return Wanted(refs[:MOST], given.get("q", "")[:200], given.get("ticket", "")[:12])


@blueprint.get("")
@policy(may_check_in)
def new(ref: str) -> ResponseReturnValue:
    """Choose size and whose; how many there will be is said before."""
    offering, wanted = load_for_desk(ref), _wanted(request.args)
    total = count(offering.id, wanted)
    return render_template(
        "registrations/badges/new.html",
        offering=offering,
        wanted=wanted,
        total=total,
        parts=range(1, -(-total // MOST) + 1),
        most=MOST,
        at_once=AT_ONCE,
        ticket_types=list_ticket_types(offering.id),
    )


@blueprint.get("/badges.pdf")
@policy(may_check_in)
def create(ref: str) -> ResponseReturnValue:
    """A few badges at once. ``size``: "a6" or "cr80"; ``sheet=1``: on A4."""
    offering, wanted = load_for_desk(ref), _wanted(request.args)
    size = request.args.get("size", "a6")
    total = count(offering.id, wanted)
    if size not in SIZES or not total:
        raise Refused("nobody", _l("Nobody who is confirmed is left by this choice, so there is no badge to print."))
    if total > AT_ONCE:
        raise Refused("too_many", _l("More than %(most)s badges are written first: ask for them.", most=AT_ONCE))
    values = badge_values(
        offering,
        list_people(offering.id, wanted),
        hues(offering.id),
        current_app.config["SETTINGS"].secret_key,
        size=size,
        is_sheet=bool(request.args.get("sheet")),
    )
    return _pdf(offering, size, render(TEMPLATE, values))


@blueprint.post("")
@policy(may_check_in)
def order(ref: str) -> ResponseReturnValue:
    """Many badges, for the worker. ``part``: each 2,000 people."""
    offering = load_for_desk(ref)
    row = ask(
        offering,
        current_user,
        _wanted(request.form),
        size=request.form.get("size", "a6"),
        is_sheet=bool(request.form.get("sheet")),
        part=min(max(request.form.get("part", 1, type=int), 1), 1_000),
        language=language(),
    )
    print_ref = row.ref
    db.session.commit()
    nudge(write_badges)
    return redirect(url_for("badges.show", ref=ref, print_ref=print_ref), 303)


@blueprint.get("/<print_ref>")
@policy(may_check_in)
def show(ref: str, print_ref: str) -> ResponseReturnValue:
    """How far it is; renews itself until the file is there."""
    offering = load_for_desk(ref)
    row = get_print(offering.id, current_user.id, print_ref)
    return render_template("registrations/badges/show.html", offering=offering, row=row)


@blueprint.get("/<print_ref>/file")
@policy(may_check_in)
def file(ref: str, print_ref: str) -> ResponseReturnValue:
    """Only for who asked for it, who still works at this door, within a day."""
    offering = load_for_desk(ref)
    row = get_print(offering.id, current_user.id, print_ref)
    if row.state == "queued":
        flash(_("The file is not ready yet."), "warning")
        return redirect(url_for("badges.show", ref=ref, print_ref=print_ref), 303)
    if row.content is None:
        raise Gone("file_gone", _l("This file could not be written. Ask for the badges again."))
    return _pdf(offering, row.size, row.content)


def _pdf(offering: Offering, size: str, content: bytes) -> Response:
    response = send_file(
        BytesIO(content), mimetype="application/pdf", download_name=f"huizhi-badges-{offering.slug}-{size}.pdf"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response

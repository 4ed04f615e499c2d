from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from core.access import policy, require
from core.errors import Refused
from core.i18n import _l
from core.pdf.render import render
from offerings.base.models import Offering
from offerings.base.queries import get_by_ref
from offerings.roles.policy import may_check_in
from registrations.badges.document import SIZES, badge_values
from registrations.badges.queries import MOST, Wanted, count, hues, list_people
from registrations.tickets.queries import list_ticket_types

blueprint = Blueprint("badges", __name__, url_prefix="/desk/<ref>/badges")

TEMPLATE = "registrations/badges/badges.typ"


def _load(ref: str) -> Offering:
    offering = get_by_ref(ref)
    require(may_check_in, offering)
    return offering


def _wanted() -> Wanted:
    """From the query string, as the list of people has it: ``registration`` (several), ``q``, ``ticket``."""
    refs = tuple(each for each in request.args.getlist("registration") if 0 < len(each) <= 12)
    return Wanted(refs[:MOST], request.args.get("q", "")[:200], request.args.get("ticket", "")[:12])


@blueprint.get("")
@policy(may_check_in)
def new(ref: str) -> ResponseReturnValue:
    """Choose size and whose; how many there will be is said before."""
    offering, wanted = _load(ref), _wanted()
    total = count(offering.id, wanted)
    return render_template(
        "registrations/badges/new.html",
        offering=offering,
        wanted=wanted,
        total=total,
        parts=range(1, -(-total // MOST) + 1),
        most=MOST,
        ticket_types=list_ticket_types(offering.id),
    )


@blueprint.get("/badges.pdf")
@policy(may_check_in)
def create(ref: str) -> ResponseReturnValue:
    """The badges of all of a filter. ``size``: "a6" or "cr80"; ``sheet=1``: on A4; ``part``: each 2,000 people."""
    offering = _load(ref)
    size = request.args.get("size", "a6")
    part = min(max(request.args.get("part", 1, type=int), 1), 1_000)
    people = list_people(offering.id, _wanted(), part)
    if size not in SIZES or not people:
        raise Refused("nobody", _l("Nobody who is confirmed is left by this choice, so there is no badge to print."))
    values = badge_values(
        offering,
        people,
        hues(offering.id),
        current_app.config["SETTINGS"].secret_key,
        size=size,
        is_sheet=bool(request.args.get("sheet")),
    )
    response = Response(render(TEMPLATE, values), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="huizhi-badges-{offering.slug}-{size}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response

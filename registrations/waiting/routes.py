"""The waiting line as the organiser sees it: who is next, and why."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from core.access import policy, require
from offerings.base.navigation import render_offering
from offerings.base.queries import get_by_ref
from offerings.roles.policy import may_view
from registrations.waiting.queries import list_line, list_offers

blueprint = Blueprint("waiting", __name__, url_prefix="/organise/offerings/<ref>/waiting")


@blueprint.get("")
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    offering = get_by_ref(ref)
    require(may_view, offering)
    line = list_line(offering.id)
    reasons = [[pool.name for pool in entry.registration.ticket_type.pools if pool.left <= 0] for entry in line]
    return render_offering(
        "registrations/waiting/index.html",
        offering,
        line=list(zip(line, reasons, strict=True)),
        offers=list_offers(offering.id),
    )

"""What an invited person sees: what it is about, on to the form, or no thanks. The link says who was invited."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import public
from core.database import db
from core.errors import DomainError, NotFound
from core.i18n import _, _l
from core.limits import limiter
from offerings.base.urls import public_url, registration_url
from registrations.base.actions import CLOSED
from registrations.base.queries import find_active
from registrations.guests import actions
from registrations.guests.links import read_token
from registrations.guests.models import Guest
from registrations.guests.queries import find_addressed
from registrations.guests.routes import secret_key
from registrations.guests.states import OVER
from registrations.tickets.availability import ticket_overview


class BadLink(NotFound):
    """We did not sign it, or the address it went to is another one by now."""

    def __init__(self) -> None:
        super().__init__()
        self.message = _l("This link is not complete or not valid any more. Open it from the mail once more.")


blueprint = Blueprint("invited", __name__, url_prefix="/invitations/<token>")


@blueprint.get("")
@public
@limiter.limit("60 per minute")
def show(token: str) -> ResponseReturnValue:
    guest = _load(token)
    over = OVER.get(guest.state_now)
    mine = find_active(guest.offering_id, current_user.id) if current_user.is_authenticated else None
    overview = ticket_overview(guest.offering, [guest.ticket_type_id])
    ticket = next((each for each in overview.tickets if each.id == guest.ticket_type_id), None)
    is_open = guest.offering.is_public
    page = render_template(
        "registrations/invited/show.html",
        guest=guest,
        offering=guest.offering,
        offering_url=public_url(guest.offering) if is_open else None,
        ticket=ticket,
        closed=None if ticket and ticket.is_open else CLOSED[ticket.window.reason if ticket else overview.reason],
        over=over,
        mine=mine,
        token=token,
        here=request.path,
    )
    return page, 410 if over and mine is None else 200


@blueprint.post("/acceptance")
@public
@limiter.limit("30 per minute")
def accept(token: str) -> ResponseReturnValue:
    """On to the form, which shows the ticket to this account from now on."""
    guest = _load(token)
    if not current_user.is_authenticated:
        return redirect(url_for("invited.show", token=token), 303)
    try:
        actions.follow(guest, current_user)
    except DomainError:
        db.session.rollback()
        return redirect(url_for("invited.show", token=token), 303)
    address = registration_url(guest.offering)
    db.session.commit()
    return redirect(address, 303)


@blueprint.post("/refusal")
@public
@limiter.limit("30 per minute")
def decline(token: str) -> ResponseReturnValue:
    guest = _load(token)
    try:
        actions.decline(guest)
    except DomainError:
        db.session.rollback()
    else:
        db.session.commit()
        flash(_("Thank you for telling us. The organiser sees that you are not coming."), "success")
    return redirect(url_for("invited.show", token=token), 303)


def _load(token: str) -> Guest:
    said = read_token(token[:400], secret_key())
    guest = find_addressed(*said) if said else None
    if guest is None:
        raise BadLink
    return guest

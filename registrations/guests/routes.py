"""The organiser's pages of whom they invited."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import policy
from core.database import db
from core.errors import DomainError
from core.i18n import _, _n, aside, language, localized
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit
from registrations.guests import actions, queries
from registrations.guests.forms import GuestForm
from registrations.guests.models import Guest
from registrations.guests.states import OPEN, WORDS
from registrations.tickets.models import TicketType
from registrations.tickets.queries import find_ticket_type, list_ticket_types

blueprint = Blueprint("guests", __name__, url_prefix="/organise/offerings/<ref>/guests")


def secret_key() -> str:
    key: str = current_app.config["SETTINGS"].secret_key
    return key


@blueprint.get("")
@policy(may_edit)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    state, text = request.args.get("state", ""), request.args.get("q", "").strip()[:200]
    state = state if state in WORDS else ""
    return render_offering(
        "registrations/guests/index.html",
        offering,
        guests=queries.list_guests(offering.id, state, text.replace("\0", "")),
        counts=queries.count_by_state(offering.id),
        unanswered=len(queries.list_unanswered(offering.id, clock.now() - actions.QUIET)),
        words=WORDS,
        open_states=OPEN,
        state=state,
        text=text,
        most=queries.SHOWN,
    )


def ticket_choices(offering: Offering) -> list[tuple[str, str]]:
    """Tickets by invitation first."""
    types = [each for each in list_ticket_types(offering.id) if each.withdrawn_at is None]
    types.sort(key=lambda each: each.visibility != "invitation")
    return [(each.ref, _named(each)) for each in types]


def _named(ticket_type: TicketType) -> str:
    name = localized(ticket_type.name)
    return aside(name, str(_("by invitation only"))) if ticket_type.visibility == "invitation" else name


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_edit)
def create(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    form = GuestForm(data={"language": language()})
    form.ticket_type.choices = ticket_choices(offering)
    if form.validate_on_submit():
        try:
            guest = _invite(offering, form)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            offering = load_offering(ref, may_edit)
        else:
            address = guest.email
            db.session.commit()
            flash(_("The invitation to %(address)s is on its way.", address=address), "success")
            return redirect(url_for("guests.create" if "more" in request.form else "guests.index", ref=ref), 303)
    page = render_offering("registrations/guests/new.html", offering, form=form)
    return page, 422 if form.has_errors else 200


def _invite(offering: Offering, form: Any) -> Guest:
    return actions.invite(
        offering,
        current_user,
        ticket_type=chosen_ticket(offering, form),
        name=form.name.data,
        email=form.email.data,
        language=form.language.data,
        note=form.note.data or "",
        expires_at=form.expires_at(offering.time_zone),
        secret_key=secret_key(),
    )


def chosen_ticket(offering: Offering, form: Any) -> TicketType:
    """Raises Invalid when it is none of the offering's."""
    ticket_type = find_ticket_type(offering.id, (form.ticket_type.data or "")[:12].replace("\0", ""))
    if ticket_type is None:
        raise actions.no_ticket()
    return ticket_type


@blueprint.post("/reminders")
@policy(may_edit)
def remind_all(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    count = actions.remind_all(offering, current_user, secret_key())
    db.session.commit()
    flash(_n("%(num)s person is reminded.", "%(num)s people are reminded.", count), "success")
    return redirect(url_for("guests.index", ref=ref), 303)


@blueprint.post("/<guest_ref>/reminder")
@policy(may_edit)
def remind(ref: str, guest_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.remind(queries.get_guest(offering.id, guest_ref), secret_key())
    db.session.commit()
    flash(_("The invitation is on its way once more."), "success")
    return redirect(url_for("guests.index", ref=ref), 303)


@blueprint.post("/<guest_ref>/withdrawal")
@policy(may_edit)
def withdraw(ref: str, guest_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.withdraw(queries.get_guest(offering.id, guest_ref), current_user)
    db.session.commit()
    flash(_("The invitation is withdrawn; its link opens nothing any more."), "success")
    return redirect(url_for("guests.index", ref=ref), 303)

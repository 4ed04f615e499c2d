"""The waiting line as the organiser sees it: who is next, and why; and moving somebody, with a reason."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _, _l
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit, may_view
from registrations.base.queries import get_of
from registrations.waiting.actions import move_in_line
from registrations.waiting.queries import get_entry, list_line, list_offers, rank, skips_of

blueprint = Blueprint("waiting", __name__, url_prefix="/organise/offerings/<ref>/waiting")


class PlaceForm(Form):
    place = IntegerField(_l("New place in line"), [InputRequired(), NumberRange(1, 100_000)])
    reason = TextAreaField(_l("Reason"), [Length(max=500)])


@blueprint.get("")
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_view)
    line = list_line(offering.id)
    reasons = [[pool.name for pool in entry.registration.ticket_type.pools if pool.left <= 0] for entry in line]
    return render_offering(
        "registrations/waiting/index.html",
        offering,
        line=list(zip(line, reasons, strict=True)),
        offers=list_offers(offering.id),
        skips=skips_of([entry.id for entry in line]),
        may_move=may_edit(current_user, offering),
    )


@blueprint.route("/<registration_ref>/place", methods=["GET", "POST"])
@policy(may_edit)
def place(ref: str, registration_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    if get_of(offering, registration_ref).state != "waiting":
        return redirect(url_for("waiting.index", ref=ref), 303)
    entry = get_entry(offering, registration_ref)
    form = PlaceForm(data={"place": rank(entry)})
    if form.validate_on_submit():
        try:
            move_in_line(entry, current_user, form.place.data, form.reason.data or "")
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            offering = load_offering(ref, may_edit)
            entry = get_entry(offering, registration_ref)
        else:
            db.session.commit()
            flash(_("Moved. The reason stands in the person's history."), "success")
            return redirect(url_for("waiting.index", ref=ref), 303)
    page = render_offering(
        "registrations/waiting/place.html", offering, form=form, registration=entry.registration, rank=rank(entry)
    )
    return page, 422 if form.has_errors else 200

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
from registrations.waiting.queries import (
    find_in_line,
    lacking_pools,
    list_line,
    list_offers,
    rank,
    skips_of,
    tickets_of,
)

blueprint = Blueprint("waiting", __name__, url_prefix="/organise/offerings/<ref>/waiting")


class PlaceForm(Form):
    place = IntegerField(_l("New place in line"), [InputRequired(), NumberRange(1, 100_000)])
    reason = TextAreaField(_l("Reason"), [Length(max=500)])


@blueprint.get("")
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_view)
    line, offers = list_line(offering.id), list_offers(offering.id)
    return render_offering(
        "registrations/waiting/index.html",
        offering,
        line=line,
        lacking=lacking_pools(line, offering.id),
        offers=offers,
        tickets=tickets_of([*line, *(offer.entry for offer in offers)]),
        skips=skips_of([entry.id for entry in line]),
        may_move=may_edit(current_user, offering),
    )


@blueprint.route("/<registration_ref>/place", methods=["GET", "POST"])
@policy(may_edit)
def place(ref: str, registration_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    entry = find_in_line(offering, registration_ref)
    if entry is None:
        get_of(offering, registration_ref)  # 404 for anybody who never stood in this line
        return redirect(url_for("waiting.index", ref=ref), 303)
    form = PlaceForm(data={"place": rank(entry)})
    if form.validate_on_submit():
        try:
            move_in_line(entry, current_user, form.place.data, form.reason.data or "")
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            offering = load_offering(ref, may_edit)
            entry = find_in_line(offering, registration_ref)
            if entry is None:
                return redirect(url_for("waiting.index", ref=ref), 303)
        else:
            db.session.commit()
            flash(_("Moved. The reason stands in the person's history."), "success")
            return redirect(url_for("waiting.index", ref=ref), 303)
    page = render_offering("registrations/waiting/place.html", offering, form=form, entry=entry, rank=rank(entry))
    return page, 422 if form.has_errors else 200

"""The organiser's page of an offering's credits: what it counts for, booking, taking back."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from core import clock
from core.access import policy
from core.database import db
from core.errors import DomainError
from core.i18n import _, _n
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.base.states import last_day
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit, may_view
from registrations.credits import actions, queries, words
from registrations.credits.explanations import EXPLANATIONS
from registrations.credits.forms import ReversalForm, WorthForm
from registrations.credits.schemes import SCHEMES, SUBJECTS, units

blueprint = Blueprint("credits", __name__, url_prefix="/organise/offerings/<ref>/credits")


@blueprint.get("")
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    return _page(load_offering(ref, may_view))


@blueprint.post("/worth")
@policy(may_edit)
def set_worth(ref: str) -> ResponseReturnValue:
    offering, form = load_offering(ref, may_edit), WorthForm()
    if not form.validate():
        return _page(offering, form=form)
    try:
        actions.set_worth(offering, current_user, form.scheme.data, form.subject.data, form.minutes.data or 0)
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _page(load_offering(ref, may_edit), form=form)
    db.session.commit()
    flash(_("Saved. Entries that are booked already stay as they are."), "success")
    return redirect(url_for("credits.index", ref=ref), 303)


@blueprint.post("/bookings")
@policy(may_edit)
def book(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    try:
        count = actions.book_attendance(offering, current_user)
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "danger")
    else:
        db.session.commit()
        flash(_n("%(num)s entry is booked.", "%(num)s entries are booked.", count), "success")
    return redirect(url_for("credits.index", ref=ref), 303)


@blueprint.route("/<entry_ref>/reversal", methods=["GET", "POST"])
@policy(may_edit)
def reverse(ref: str, entry_ref: str) -> ResponseReturnValue:
    offering, form = load_offering(ref, may_edit), ReversalForm()
    entry = queries.get_entry(offering.id, entry_ref)
    if form.validate_on_submit():
        try:
            actions.reverse(entry, current_user, form.reason.data or "")
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            offering, entry = load_offering(ref, may_edit), queries.get_entry(offering.id, entry_ref)
        else:
            db.session.commit()
            flash(_("Taken back by an entry of the opposite amount. The person sees the reason."), "success")
            return redirect(url_for("credits.index", ref=ref), 303)
    page = render_offering(
        "registrations/credits/reversal.html",
        offering,
        entry=entry,
        form=form,
        schemes=SCHEMES,
        subjects=SUBJECTS,
        words=words,
    )
    return page, 422 if form.has_errors else 200


def _page(offering: Offering, form: WorthForm | None = None) -> ResponseReturnValue:
    text = request.args.get("q", "")[:200]
    entries = queries.list_entries(offering.id, text)
    worths = queries.list_worths(offering.id)
    day = last_day(offering)
    page = render_offering(
        "registrations/credits/index.html",
        offering,
        entries=entries,
        reversed_ids=queries.reversed_ids(entries),
        totals=queries.totals(offering.id),
        worths=[(worth, units(SCHEMES[worth.scheme], worth.minutes)) for worth in worths],
        unbooked={worth.scheme: len(queries.list_unbooked(offering.id, worth.scheme)) for worth in worths},
        is_over=day is not None and day <= clock.today(offering.time_zone),
        may_change=may_edit(current_user, offering),
        form=form or WorthForm(formdata=None),
        text=text,
        schemes=SCHEMES,
        subjects=SUBJECTS,
        words=words,
        shown=queries.SHOWN,
        explained=Markup("").join(each(offering) for each in EXPLANATIONS),
    )
    return page, 422 if form else 200

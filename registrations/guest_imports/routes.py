"""Inviting people from a spreadsheet in three steps: hand it in, look at what will happen, do it."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import LANGUAGES
from core.i18n import _, _n, language
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit
from registrations.guest_imports.actions import invite_all
from registrations.guest_imports.planning import Wishes, plan
from registrations.guests.forms import WishesForm
from registrations.guests.routes import secret_key, ticket_choices
from registrations.people_imports.models import PeopleFile
from registrations.people_imports.queries import get_file
from registrations.people_imports.reading import MAX_BYTES, MOST, read_rows
from registrations.people_imports.uploads import MOST_SHOWN, UploadForm, hand_in
from registrations.tickets.queries import find_ticket_type

blueprint = Blueprint("guest_imports", __name__, url_prefix="/organise/offerings/<ref>/guests/imports")


@blueprint.get("/new")
@policy(may_edit)
def new(ref: str) -> ResponseReturnValue:
    return _upload_page(load_offering(ref, may_edit), UploadForm(formdata=None))


def _upload_page(offering: Offering, form: Any, status: int = 200) -> ResponseReturnValue:
    limits = {"limit": MAX_BYTES // 1_000_000, "most": MOST}
    return render_offering("registrations/guest_imports/new.html", offering, form=form, **limits), status


@blueprint.post("")
@policy(may_edit)
def create(ref: str) -> ResponseReturnValue:
    offering, form = load_offering(ref, may_edit), UploadForm()
    file_ref = hand_in(form, offering, current_user)
    if file_ref is None:
        return _upload_page(offering, form, 422)
    db.session.commit()
    return redirect(url_for("guest_imports.show", ref=ref, file_ref=file_ref), 303)


@blueprint.get("/<file_ref>")
@policy(may_edit)
def show(ref: str, file_ref: str) -> ResponseReturnValue:
    """The preview; ``?`` the choices, to look again with others."""
    offering = load_offering(ref, may_edit)
    file = get_file(offering.id, current_user.id, file_ref)
    likely = next((value for value, _name in ticket_choices(offering)), "")
    form = WishesForm(request.args or None, data={"language": language(), "ticket_type": likely}, meta={"csrf": False})
    form.validate()
    return _preview(offering, file, form)


def _preview(offering: Offering, file: PeopleFile, form: Any, status: int = 200) -> ResponseReturnValue:
    form.ticket_type.choices = [("", _("None: the table says it")), *ticket_choices(offering)]
    made = plan(offering, read_rows(file.content), _wishes(offering, form))
    page = render_offering(
        "registrations/guest_imports/show.html", offering, file=file, form=form, plan=made, most=MOST_SHOWN
    )
    return page, status


def _wishes(offering: Offering, form: Any) -> Wishes:
    chosen = (form.ticket_type.data or "")[:12].replace("\0", "")
    return Wishes(
        ticket_type=find_ticket_type(offering.id, chosen) if chosen else None,
        language=form.language.data if form.language.data in dict(LANGUAGES) else language(),
        note="" if form.note.errors else form.note.data or "",
        expires_at=None if form.expires_on.errors else form.expires_at(offering.time_zone),
    )


@blueprint.post("/<file_ref>")
@policy(may_edit)
def apply(ref: str, file_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    file, form = get_file(offering.id, current_user.id, file_ref), WishesForm()
    if not form.validate():
        return _preview(offering, file, form, 422)
    try:
        made = invite_all(offering, current_user, read_rows(file.content), _wishes(offering, form), secret_key())
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        offering = load_offering(ref, may_edit)
        return _preview(offering, get_file(offering.id, current_user.id, file_ref), form, error.status)
    db.session.delete(file)
    db.session.commit()
    flash(_n("%(num)s person is invited.", "%(num)s people are invited.", len(made.of("invite"))), "success")
    return redirect(url_for("guests.index", ref=ref), 303)


@blueprint.post("/<file_ref>/removal")
@policy(may_edit)
def remove(ref: str, file_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    db.session.delete(get_file(offering.id, current_user.id, file_ref))
    db.session.commit()
    flash(_("The file is removed; nobody was invited."), "success")
    return redirect(url_for("guest_imports.new", ref=ref), 303)

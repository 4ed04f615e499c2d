"""Noting something about a registration; the notes stand in its history (participants.show)."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import TextAreaField
from wtforms.validators import Length

from core.access import policy, require
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _, _l
from offerings.base.queries import get_by_ref
from offerings.roles.policy import may_edit, may_view
from registrations.base.queries import get_of
from registrations.notes.actions import LONGEST, add

blueprint = Blueprint("notes", __name__, url_prefix="/organise/offerings/<ref>/participants/<registration_ref>/notes")


class NoteForm(Form):
    text = TextAreaField(_l("Note"), [Length(max=LONGEST)])


@blueprint.post("")
@policy(may_edit)
def create(ref: str, registration_ref: str) -> ResponseReturnValue:
    """What can't be noted is said above the registration."""
    offering = get_by_ref(ref)
    require(may_edit, offering, see=may_view)
    registration, form = get_of(offering, registration_ref), NoteForm()
    try:
        if form.validate():
            add(registration, current_user, form.text.data or "")
            db.session.commit()
            flash(_("Noted."), "success")
        else:
            flash(str(next(iter(form.errors.values()))[0]), "warning")
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "warning")
    return redirect(url_for("participants.show", ref=ref, registration_ref=registration_ref), 303)

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_login import current_user

from accounts.users import actions
from accounts.users.forms import ProfileForm
from accounts.users.zones import zone_choices
from core.access import may_sign_in, policy, public
from core.database import db
from core.errors import DomainError
from core.i18n import _

blueprint = Blueprint("users", __name__)


@blueprint.get("/accounts/sent")
@public
def sent() -> ResponseReturnValue:
    """The one answer after anything that sends a mail, whether or not there is an account."""
    return render_template("accounts/users/sent.html")


@blueprint.route("/my/profile", methods=["GET", "POST"])
@policy(may_sign_in)
def edit() -> ResponseReturnValue:
    form = ProfileForm(obj=current_user)
    form.time_zone.choices = _zones(current_user.time_zone)
    if form.validate_on_submit():
        columns = {name: field.data or "" for name, field in form._fields.items() if name != "csrf_token"}
        try:
            actions.edit_profile(current_user, **columns)
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Your profile is saved."), "success")
            answer = redirect(url_for("users.edit"), 303)
            answer.delete_cookie("lang")  # the account's language counts again, not one chosen before
            return answer
    return render_template("accounts/users/edit.html", form=form), 422 if form.has_errors else 200


def _zones(present: str) -> list[tuple[str, str]]:
    """All zones, and the person's own also when it has gone out of use."""
    known = zone_choices(str(get_locale()))
    return known if present in dict(known) else [(present, present), *known]

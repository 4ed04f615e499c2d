from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts.app_passwords import actions
from accounts.app_passwords.forms import AppPasswordForm
from accounts.app_passwords.queries import get_own, list_working
from core.access import may_sign_in, policy
from core.database import db
from core.errors import DomainError
from core.i18n import _

blueprint = Blueprint("app_passwords", __name__)


@blueprint.route("/my/app-passwords", methods=["GET", "POST"])
@policy(may_sign_in)
def index() -> ResponseReturnValue:
    """The new password stands in the answer to the POST: it is shown once, so there is no page to go back to."""
    form = AppPasswordForm()
    new, secret = None, ""
    if form.validate_on_submit():
        try:
            new, secret = actions.create(current_user, form.name.data)
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            form = AppPasswordForm(formdata=None)
    page = render_template(
        "accounts/app_passwords/index.html",
        form=form,
        new=new,
        secret=secret,
        passwords=list_working(current_user),
        server=current_app.config["SETTINGS"].base_url,
    )
    return page, 422 if form.has_errors else 200


@blueprint.post("/my/app-passwords/<ref>/revocation")
@policy(may_sign_in)
def revoke(ref: str) -> ResponseReturnValue:
    actions.revoke(get_own(current_user, ref))
    db.session.commit()
    flash(_("That app password no longer works."), "success")
    return redirect(url_for(".index"), 303)

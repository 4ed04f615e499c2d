from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts.passwords import actions
from accounts.passwords.forms import ChangeForm, RequestForm, ResetForm
from accounts.sign_ins.actions import check_wait, refuse_guess
from accounts.sign_ins.login import current_token, enter
from accounts.sign_ins.next_page import HOME
from accounts.users.limits import per_email, per_network
from core.access import may_sign_in, policy, public
from core.database import db
from core.errors import DomainError
from core.i18n import _, language

blueprint = Blueprint("passwords", __name__)


@blueprint.route("/accounts/reset", methods=["GET", "POST"])
@public
@per_network
@per_email
def create() -> ResponseReturnValue:
    settings = current_app.config["SETTINGS"]
    form = RequestForm(email=current_user.email if current_user.is_authenticated else request.args.get("email"))
    if form.validate_on_submit():
        try:
            actions.request_reset(
                settings.secret_key, form.email.data, language=language(), time_zone=settings.default_zone
            )
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            return redirect(url_for("users.sent"), 303)
    return render_template("accounts/passwords/new.html", form=form), 422 if form.has_errors else 200


@blueprint.route("/accounts/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> ResponseReturnValue:
    secret = current_app.config["SETTINGS"].secret_key
    user = actions.read_link(secret, token)
    form = ResetForm()
    if form.validate_on_submit():
        try:
            enter(actions.reset(secret, token, form.password.data), "reset")
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Your new password is set. Every other device is signed out."), "success")
            return redirect(HOME, 303)
    page = render_template("accounts/passwords/reset.html", form=form, email=user.email)
    return page, 422 if form.has_errors else 200


@blueprint.route("/my/password", methods=["GET", "POST"])
@policy(may_sign_in)
def edit() -> ResponseReturnValue:
    form = ChangeForm()
    if form.validate_on_submit():
        address = request.remote_addr or ""
        try:
            check_wait(current_user.email, address)
            actions.change(current_user, form.old.data, form.password.data, token=current_token())
        except DomainError as error:
            if error.field == "old":
                refuse_guess(current_user.email, address)
                db.session.commit()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Your new password is set. Every other device is signed out."), "success")
            return redirect(url_for("sign_ins.index"), 303)
    return render_template("accounts/passwords/edit.html", form=form), 422 if form.has_errors else 200

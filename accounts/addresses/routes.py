from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts.addresses import actions
from accounts.addresses.forms import AddressForm, ConfirmForm
from accounts.sign_ins.actions import check_wait, refuse_guess
from accounts.users.limits import per_network
from core.access import may_sign_in, policy, public
from core.database import db
from core.errors import DomainError
from core.i18n import _

blueprint = Blueprint("addresses", __name__)


@blueprint.route("/my/address", methods=["GET", "POST"])
@policy(may_sign_in)
@per_network
def edit() -> ResponseReturnValue:
    secret = current_app.config["SETTINGS"].secret_key
    form = AddressForm()
    if form.validate_on_submit():
        network = request.remote_addr or ""
        try:
            check_wait(current_user.email, network)
            actions.request_change(secret, current_user, form.email.data, form.password.data or "")
        except DomainError as error:
            if error.code == "wrong_password":
                refuse_guess(current_user.email, network)
                db.session.commit()
            form.refuse(error)
        else:
            db.session.commit()
            return redirect(url_for("users.sent"), 303)
    return render_template("accounts/addresses/edit.html", form=form), 422 if form.has_errors else 200


@blueprint.route("/accounts/confirm/address/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> ResponseReturnValue:
    """Only for the account that asked, signed in: nobody is moved into somebody else's account by opening a link."""
    if not current_user.is_authenticated:
        return render_template("accounts/addresses/sign_in_first.html")
    secret = current_app.config["SETTINGS"].secret_key
    email = actions.read_link(secret, token, current_user)
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            actions.change(secret, token, current_user)
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Your account now has the address %(email)s.", email=email), "success")
            return redirect(url_for("users.edit"), 303)
    page = render_template("accounts/addresses/confirm.html", form=form, email=email)
    return page, 422 if form.has_errors else 200

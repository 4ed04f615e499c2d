import hmac

from flask import Blueprint, current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_login import current_user

from accounts.sign_ins.login import enter
from accounts.sign_ins.next_page import HOME
from accounts.sign_ups import actions
from accounts.sign_ups.forms import OtherBrowserForm, SameBrowserForm, SignUpForm
from accounts.users.limits import per_email, per_network
from accounts.users.zones import zone_choices
from core.access import public
from core.database import db
from core.errors import DomainError
from core.i18n import _, language
from core.ids import new_token

blueprint = Blueprint("sign_ups", __name__)


@blueprint.route("/accounts/sign-up", methods=["GET", "POST"])
@public
@per_network
@per_email
def create() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(HOME, 303)
    settings = current_app.config["SETTINGS"]
    form = SignUpForm(language=language(), time_zone=settings.default_zone)
    form.time_zone.choices = zone_choices(str(get_locale()))
    if form.validate_on_submit():
        columns = {name: form[name].data or "" for name in ("name_native", "name_latin", "language", "time_zone")}
        nonce = session["sign_up"] = new_token()
        try:
            actions.sign_up(settings.secret_key, form.email.data, form.password.data, nonce=nonce, **columns)
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            return redirect(url_for("users.sent"), 303)
    return render_template("accounts/sign_ups/new.html", form=form), 422 if form.has_errors else 200


@blueprint.route("/accounts/confirm/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> ResponseReturnValue:
    secret = current_app.config["SETTINGS"].secret_key
    user, nonce = actions.read_link(secret, token)
    is_same_browser = hmac.compare_digest(session.get("sign_up", ""), nonce)
    form = SameBrowserForm() if is_same_browser else OtherBrowserForm()
    if form.validate_on_submit():
        password = "" if is_same_browser else form.password.data
        try:
            enter(actions.confirm(secret, token, is_same_browser=is_same_browser, password=password), "sign_up")
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Your address is confirmed. Welcome to Huizhi."), "success")
            return redirect(HOME, 303)
    page = render_template("accounts/sign_ups/confirm.html", form=form, email=user.email)
    return page, 422 if form.has_errors else 200

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_login import current_user

from accounts.sign_in_links import actions
from accounts.sign_in_links.forms import KnownForm, NewcomerForm, RequestForm
from accounts.sign_ins.login import enter
from accounts.sign_ins.next_page import safe_next
from accounts.users.limits import per_email, per_network
from accounts.users.zones import zone_choices
from core.access import public
from core.database import db
from core.errors import DomainError
from core.i18n import language

blueprint = Blueprint("sign_in_links", __name__)


@blueprint.route("/accounts/link", methods=["GET", "POST"])
@public
@per_network
@per_email
def create() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(safe_next(request.values.get("next")), 303)
    settings = current_app.config["SETTINGS"]
    form = RequestForm(next=safe_next(request.args.get("next")), email=request.args.get("email"))
    if form.validate_on_submit():
        try:
            actions.request_link(
                settings.secret_key,
                form.email.data,
                next_page=safe_next(form.next.data),
                language=language(),
                time_zone=settings.default_zone,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            return redirect(url_for("users.sent"), 303)
    page = render_template("accounts/sign_in_links/new.html", form=form, next=safe_next(form.next.data))
    return page, 422 if form.has_errors else 200


@blueprint.route("/accounts/link/<token>", methods=["GET", "POST"])
@public
def show(token: str) -> ResponseReturnValue:
    settings = current_app.config["SETTINGS"]
    email, next_page, user = actions.read_link(settings.secret_key, token)
    form = KnownForm() if user else NewcomerForm(language=language(), time_zone=settings.default_zone)
    if user is None:
        form.time_zone.choices = zone_choices(str(get_locale()))
    if form.validate_on_submit():
        columns = {name: field.data or "" for name, field in form._fields.items() if name != "csrf_token"}
        try:
            enter(actions.open_link(settings.secret_key, token, **columns), "link")
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            return redirect(safe_next(next_page), 303)
    page = render_template("accounts/sign_in_links/show.html", form=form, email=email, user=user)
    return page, 422 if form.has_errors else 200

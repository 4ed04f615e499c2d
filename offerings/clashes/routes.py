from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _
from offerings.agenda import clash_words
from offerings.agenda.clashes import Rules
from offerings.agenda.forms import ReasonForm
from offerings.agenda.queries import find_clashes
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.clashes import actions
from offerings.clashes.forms import RulesForm
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_own

blueprint = Blueprint("clashes", __name__, url_prefix="/organise/offerings/<ref>/agenda")


@blueprint.route("/rules", methods=["GET", "POST"])
@policy(may_own)
def rules(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_own)
    form = RulesForm(obj=Rules.of(offering.clash_rules))
    if form.validate_on_submit():
        try:
            actions.set_rules(offering, current_user, form.rules())
        except DomainError as error:
            db.session.rollback()
            form.form_errors.append(str(error.message))
        else:
            db.session.commit()
            flash(_("The rules are saved."), "success")
            return redirect(url_for("agenda.index", ref=ref), 303)
    return _page("rules.html", offering, form)


@blueprint.route("/overrides", methods=["GET", "POST"])
@policy(may_own)
def override(ref: str) -> ResponseReturnValue:
    """``?clash=<key>``: the owner's decision to live with that soft clash."""
    offering = load_offering(ref, may_own)
    key = request.args.get("clash", "")
    clash = next((c for c in find_clashes(offering) if c.key == key and not c.is_hard), None) or abort(404)
    form = ReasonForm(reason=clash.override_reason)
    if form.validate_on_submit():
        try:
            actions.override(offering, key, form.reason.data, current_user)
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Your decision is noted, with its reason."), "success")
            return redirect(url_for("agenda.index", ref=ref), 303)
    return _page("override.html", offering, form, clash=clash, words=clash_words)


def _page(template: str, offering: Offering, form: Form, **context: Any) -> ResponseReturnValue:
    page = render_offering(f"offerings/clashes/{template}", offering, form=form, **context)
    return page, 422 if form.has_errors else 200

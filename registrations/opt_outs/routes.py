"""The page behind the link at the end of each message. No account, no session: the link says who it is."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy, public
from core.database import db
from core.errors import Gone, NotFound
from core.i18n import _, _l
from core.limits import limiter
from offerings.base.navigation import render_offering
from offerings.base.urls import public_url
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit
from registrations.base.models import Registration
from registrations.opt_outs import actions, queries
from registrations.opt_outs.links import read_token

blueprint = Blueprint("opt_outs", __name__)


@blueprint.record_once
def trust_no_form_token(state: BlueprintSetupState) -> None:
    """A mail server posts here for its user, without a page before it (RFC 8058 3.1). The link is what proves."""
    state.app.extensions["csrf"].exempt(blueprint)


@blueprint.get("/unsubscribe/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    registration, address = _load(token)
    found = queries.find_opt_outs(registration, address)
    return render_template(
        "registrations/opt_outs/show.html",
        registration=registration,
        offering=registration.offering,
        address=_shortened(address),
        offering_url=public_url(registration.offering),
        is_out=bool(found),
        is_out_of_host=any(each.offering_id is None for each in found),
        token=token,
    )


@blueprint.post("/unsubscribe/<token>")
@public
@limiter.limit("60 per minute")
def create(token: str) -> ResponseReturnValue:
    """One click of a mail program gets 200 and no redirect; a person gets the page again."""
    registration, address = _load(token)
    actions.opt_out(registration, address, _actor(), of_host=request.form.get("scope") == "host")
    db.session.commit()
    if request.form.get("List-Unsubscribe") == "One-Click":
        return _("You get no more of these messages."), 200, {"Content-Type": "text/plain; charset=utf-8"}
    flash(_("You get no more of these messages."), "success")
    return redirect(url_for("opt_outs.show", token=token), 303)


@blueprint.post("/unsubscribe/<token>/undo")
@public
@limiter.limit("60 per minute")
def undo(token: str) -> ResponseReturnValue:
    registration, address = _load(token)
    actions.opt_in(registration, address, _actor())
    db.session.commit()
    flash(_("Messages come again."), "success")
    return redirect(url_for("opt_outs.show", token=token), 303)


@blueprint.get("/organise/offerings/<ref>/opt-outs")
@policy(may_edit)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    return render_offering("registrations/opt_outs/index.html", offering, people=queries.list_people(offering))


def _load(token: str) -> tuple[Registration, str]:
    said = read_token(token[:400], current_app.config["SETTINGS"].secret_key)
    if said is None:
        raise NotFound
    found = queries.find_addressed(*said)
    if found is None:
        raise Gone("address_changed", _l("No messages go to this address any more, so there is nothing to stop."))
    return found


def _actor() -> Any:
    return current_user._get_current_object() if current_user.is_authenticated else None


def _shortened(address: str) -> str:
    """Whoever was forwarded the mail need not read the whole address."""
    local, _at, host = address.partition("@")
    return f"{local[:2]}…@{host}"

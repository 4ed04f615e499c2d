"""Who works on an offering: inviting, changing, taking; and the invited person's side of it."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import may_sign_in, policy, public
from core.database import db
from core.errors import DomainError
from core.i18n import _, datetime_in
from core.limits import limiter
from offerings.base.navigation import ROLE_FINDERS, render_offering
from offerings.base.queries import get_by_ref
from offerings.roles import actions, queries
from offerings.roles.forms import InvitationForm
from offerings.roles.invitations import Invitation
from offerings.roles.loading import load_offering
from offerings.roles.models import ROLES
from offerings.roles.policy import may_own, may_view, role_of

blueprint = Blueprint("roles", __name__, url_prefix="/organise")

ROLE_FINDERS.append(lambda offering: role_of(current_user, offering))


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


@blueprint.route("/offerings/<ref>/roles", methods=["GET", "POST"])
@policy(may_own)
@limiter.limit("60/hour", methods=["POST"])
def index(ref: str) -> ResponseReturnValue:
    """The roles; POST invites somebody to one. The answer is the same whether the address has an account."""
    offering, form = load_offering(ref, may_own), InvitationForm()
    if form.validate_on_submit():
        try:
            actions.invite(offering, current_user, form.email.data, form.role.data, _secret())
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("An invitation is on its way to %(address)s.", address=form.email.data), "success")
            return redirect(url_for("roles.index", ref=ref), 303)
    roles = queries.list_roles(offering)
    page = render_offering(
        "offerings/roles/index.html",
        offering,
        form=form,
        roles=roles,
        leads=[user for user in queries.list_leads(offering) if user not in [held.user for held in roles]],
        invitations=[
            {"entry": entry, "sent": datetime_in(entry.at, current_user.time_zone)}
            for entry in queries.list_invitations(offering)
        ],
        words=ROLES,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/offerings/<ref>/roles/<int:role_id>")
@policy(may_own)
def change(ref: str, role_id: int) -> ResponseReturnValue:
    offering = load_offering(ref, may_own)
    held = queries.get_role(offering, role_id)
    try:
        actions.change(offering, current_user, held, request.form.get("role", ""))
    except DomainError as error:
        return _refused(ref, error)
    db.session.commit()
    flash(_("The role is changed."), "success")
    return _back(ref)


@blueprint.post("/offerings/<ref>/roles/<int:role_id>/removal")
@policy(may_own)
def remove(ref: str, role_id: int) -> ResponseReturnValue:
    offering = load_offering(ref, may_own)
    held = queries.get_role(offering, role_id)
    try:
        actions.take(offering, current_user, held)
    except DomainError as error:
        return _refused(ref, error)
    db.session.commit()
    flash(_("The role is taken away."), "success")
    return redirect(url_for("offerings.index"), 303) if role_of(current_user, offering) != "owner" else _back(ref)


def _refused(ref: str, error: DomainError) -> ResponseReturnValue:
    """Back to the list, with the reason above it."""
    db.session.rollback()
    flash(str(error.message), "danger")
    return _back(ref)


def _back(ref: str) -> ResponseReturnValue:
    return redirect(url_for("roles.index", ref=ref), 303)


@blueprint.post("/offerings/<ref>/role-invitations/removal")
@policy(may_own)
def withdraw(ref: str) -> ResponseReturnValue:
    actions.withdraw(load_offering(ref, may_own), current_user, request.form.get("email", "")[:254])
    db.session.commit()
    flash(_("The invitation is withdrawn; its link no longer works."), "success")
    return _back(ref)


@blueprint.get("/invitations/<token>")
@public
def invitation(token: str) -> ResponseReturnValue:
    """What one is invited to; signing in or up comes first where needed."""
    invited = Invitation.read(_secret(), token)
    offering = get_by_ref(invited.offering_ref)
    if not queries.is_open(offering, invited):
        raise actions.spent()
    return render_template(
        "offerings/roles/invitation.html", offering=offering, invited=invited, token=token, here=request.path
    )


@blueprint.post("/invitations/<token>/acceptance")
@policy(may_sign_in)
def accept(token: str) -> ResponseReturnValue:
    invited = Invitation.read(_secret(), token)
    offering = get_by_ref(invited.offering_ref)
    actions.accept(offering, current_user, invited)
    db.session.commit()
    flash(_("Welcome: this is now yours to work on."), "success")
    target = url_for("offerings.show", ref=offering.ref) if may_view(current_user, offering) else "/desk/"
    return redirect(target, 303)

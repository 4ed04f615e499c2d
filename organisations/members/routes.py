from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts.users.limits import per_network
from core.access import may_sign_in, policy, public, require
from core.database import db
from core.errors import DomainError
from core.i18n import _, localized
from organisations.base.models import Organisation
from organisations.members import actions
from organisations.members.forms import AcceptForm, InvitationForm, RoleForm
from organisations.members.loading import load_organisation
from organisations.members.models import ROLES
from organisations.members.policy import may_belong, may_manage_members
from organisations.members.queries import get_membership, list_members

blueprint = Blueprint("members", __name__)


@blueprint.route("/organise/organisations/<ref>/members", methods=["GET", "POST"])
@policy(may_belong, may_manage_members)
@per_network
def index(ref: str) -> ResponseReturnValue:
    organisation = load_organisation(ref, may_belong if request.method == "GET" else may_manage_members)
    form = InvitationForm()
    if form.validate_on_submit():
        secret = current_app.config["SETTINGS"].secret_key
        try:
            actions.invite(secret, organisation, current_user, form.email.data, form.role.data)
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("The invitation is on its way to %(email)s.", email=form.email.data), "success")
            return redirect(url_for("members.index", ref=ref), 303)
    return _page(organisation, form)


def _page(organisation: Organisation, form: InvitationForm) -> ResponseReturnValue:
    page = render_template(
        "organisations/members/index.html",
        organisation=organisation,
        members=list_members(organisation),
        roles=ROLES,
        form=form,
        is_owner=may_manage_members(current_user, organisation),
    )
    return page, 422 if form.has_errors else 200


def _refused(organisation: Organisation, error: DomainError) -> ResponseReturnValue:
    """Back to the list, with the reason above it."""
    db.session.rollback()
    flash(str(error.message), "danger")
    return redirect(url_for("members.index", ref=organisation.ref), 303)


@blueprint.post("/organise/organisations/<ref>/members/<user_ref>/role")
@policy(may_manage_members)
def edit(ref: str, user_ref: str) -> ResponseReturnValue:
    organisation = load_organisation(ref, may_manage_members)
    member, form = get_membership(organisation, user_ref), RoleForm()
    if form.validate_on_submit():
        try:
            actions.change_role(member, form.role.data, current_user)
        except DomainError as error:
            return _refused(organisation, error)
        db.session.commit()
        role = ROLES[member.role]
        flash(_("%(name)s now has the role %(role)s.", name=member.user.display_name, role=role), "success")
    return redirect(url_for("members.index", ref=ref), 303)


@blueprint.post("/organise/organisations/<ref>/members/<user_ref>/removal")
@policy(may_belong)
def remove(ref: str, user_ref: str) -> ResponseReturnValue:
    """An owner removes anybody; everybody may leave."""
    organisation = load_organisation(ref, may_belong)
    member = get_membership(organisation, user_ref)
    if member.user_id != current_user.id:
        require(may_manage_members, organisation, see=may_belong)
    name, is_own = member.user.display_name, member.user_id == current_user.id
    try:
        actions.remove(member, current_user)
    except DomainError as error:
        return _refused(organisation, error)
    db.session.commit()
    if is_own:
        flash(_("You no longer act for %(organisation)s.", organisation=localized(organisation.name)), "success")
        return redirect(url_for("organisations.mine"), 303)
    flash(_("%(name)s is no longer a member.", name=name), "success")
    return redirect(url_for("members.index", ref=ref), 303)


@blueprint.route("/organise/organisations/invitations/<token>", methods=["GET", "POST"])
@public
def accept(token: str) -> ResponseReturnValue:
    """Public, so that the token gets into no sign-in address: who is not signed in is asked to do so first."""
    if not may_sign_in(current_user):
        return render_template("organisations/members/sign_in_first.html")
    secret = current_app.config["SETTINGS"].secret_key
    organisation, role = actions.read_invitation(secret, token, current_user)
    form = AcceptForm()
    if form.validate_on_submit():
        try:
            actions.accept(secret, token, current_user)
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("You now act for %(organisation)s.", organisation=localized(organisation.name)), "success")
            return redirect(url_for("organisations.mine"), 303)
    page = render_template("organisations/members/accept.html", form=form, organisation=organisation, role=ROLES[role])
    return page, 422 if form.has_errors else 200

"""The organiser's pages of groups."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.i18n import _, _n, language
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit
from organisations.base.queries import find_by_name
from registrations.base.states import WORDS
from registrations.groups import actions, queries
from registrations.groups.forms import GroupForm, ManagerForm, SeatsForm
from registrations.groups.models import Group
from registrations.guests.routes import chosen_ticket, ticket_choices

blueprint = Blueprint("groups", __name__, url_prefix="/organise/offerings/<ref>/groups")


@blueprint.get("")
@policy(may_edit)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    groups = queries.list_groups(offering.id)
    counts = queries.counts(groups)
    rows = [(group, counts.get(group.id, queries.Count())) for group in groups]
    return render_offering("registrations/groups/index.html", offering, rows=rows)


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_edit)
def create(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    form = GroupForm(data={"language": language()})
    form.ticket_type.choices = ticket_choices(offering)
    if form.validate_on_submit():
        try:
            group_ref = _create(offering, form).ref
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            offering = load_offering(ref, may_edit)
        else:
            db.session.commit()
            flash(_("The seats are held. The managers get a mail with the address of their page."), "success")
            return redirect(url_for("groups.show", ref=ref, group_ref=group_ref), 303)
    page = render_offering("registrations/groups/new.html", offering, form=form)
    return page, 422 if form.has_errors else 200


def _create(offering: Offering, form: Any) -> Group:
    return actions.create(
        offering,
        current_user,
        name=form.name.data,
        organisation=find_by_name(form.name.data),
        ticket_type=chosen_ticket(offering, form),
        seats=form.seats.data,
        release_on=form.release_on.data,
        managers=form.addresses(),
        language=form.language.data,
    )


@blueprint.get("/<group_ref>")
@policy(may_edit)
def show(ref: str, group_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    return _show(offering, queries.get_group(offering.id, group_ref))


def _show(
    offering: Offering, group: Group, seats_form: Any = None, manager_form: Any = None, status: int = 200
) -> ResponseReturnValue:
    count = queries.count(group)
    values = {"seats": count.size, "release_on": group.release_on}
    page = render_offering(
        "registrations/groups/show.html",
        offering,
        group=group,
        count=count,
        people=queries.list_people(group),
        words=WORDS,
        seats_form=seats_form or SeatsForm(formdata=None, data=values),
        manager_form=manager_form or ManagerForm(formdata=None, data={"language": language()}),
    )
    return page, status


@blueprint.post("/<group_ref>/seats")
@policy(may_edit)
def resize(ref: str, group_ref: str) -> ResponseReturnValue:
    offering, form = load_offering(ref, may_edit), SeatsForm()
    group = queries.get_group(offering.id, group_ref)
    try:
        if not form.validate():
            return _show(offering, group, seats_form=form, status=422)
        actions.move_release(group, current_user, form.release_on.data)
        actions.resize(group, current_user, form.seats.data)
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        offering = load_offering(ref, may_edit)
        return _show(offering, queries.get_group(offering.id, group_ref), seats_form=form, status=error.status)
    db.session.commit()
    flash(_("The seats of the group are changed."), "success")
    return redirect(url_for("groups.show", ref=ref, group_ref=group_ref), 303)


@blueprint.post("/<group_ref>/release")
@policy(may_edit)
def release(ref: str, group_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    count = actions.release(queries.get_group(offering.id, group_ref), current_user)
    db.session.commit()
    flash(_n("%(num)s seat is let go.", "%(num)s seats are let go.", count), "success")
    return redirect(url_for("groups.show", ref=ref, group_ref=group_ref), 303)


@blueprint.post("/<group_ref>/managers")
@policy(may_edit)
def add_manager(ref: str, group_ref: str) -> ResponseReturnValue:
    offering, form = load_offering(ref, may_edit), ManagerForm()
    group = queries.get_group(offering.id, group_ref)
    try:
        if not form.validate():
            return _show(offering, group, manager_form=form, status=422)
        actions.add_manager(group, current_user, form.email.data or "", form.language.data)
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        offering = load_offering(ref, may_edit)
        return _show(offering, queries.get_group(offering.id, group_ref), manager_form=form, status=error.status)
    db.session.commit()
    flash(_("The new manager gets a mail with the address of the page."), "success")
    return redirect(url_for("groups.show", ref=ref, group_ref=group_ref), 303)


@blueprint.post("/<group_ref>/managers/<int:manager_id>/removal")
@policy(may_edit)
def remove_manager(ref: str, group_ref: str, manager_id: int) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    group = queries.get_group(offering.id, group_ref)
    try:
        actions.remove_manager(group, current_user, manager_id)
    except DomainError as error:
        db.session.rollback()
        form = ManagerForm(formdata=None, data={"language": language()})
        form.refuse(error)
        offering = load_offering(ref, may_edit)
        return _show(offering, queries.get_group(offering.id, group_ref), manager_form=form, status=error.status)
    db.session.commit()
    flash(_("This person no longer manages the group."), "success")
    return redirect(url_for("groups.show", ref=ref, group_ref=group_ref), 303)

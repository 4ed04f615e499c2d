"""The people of an offering, under the name that readers know them by: "people"."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy, require
from core.database import db
from core.errors import DomainError, NotFound
from core.i18n import _
from offerings.agenda.queries import list_choosable
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.lineup import queries
from offerings.people import actions
from offerings.people.forms import PersonForm, values_of
from offerings.people.models import Person
from offerings.people.policy import may_change
from offerings.people.queries import get_person, list_known
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit, may_organise, may_view
from organisations.members.queries import organisations_of

blueprint = Blueprint("people", __name__)


@blueprint.route("/organise/people")
@policy(may_organise)
def known() -> ResponseReturnValue:
    """Everybody that my organisations have entered."""
    people = list_known([organisation.id for organisation in organisations_of(current_user)])
    return render_template("offerings/people/known.html", people=people)


@blueprint.route("/organise/people/<person_ref>", methods=["GET", "POST"])
@policy(may_change)
def edit_known(person_ref: str) -> ResponseReturnValue:
    person = get_person(person_ref)
    require(may_change, person)
    form = PersonForm(data=values_of(person))
    if _is_saved(form, person):
        return redirect(url_for("people.known"), 303)
    page = render_template("offerings/people/edit_known.html", form=form, person=person)
    return page, 422 if form.has_errors else 200


@blueprint.route("/organise/offerings/<ref>/people")
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_view)
    return render_offering(
        "offerings/people/index.html",
        offering,
        people=list_choosable(offering),
        parts=queries.list_parts(offering),
        may_edit=may_edit(current_user, offering),
    )


@blueprint.route("/organise/offerings/<ref>/people/new", methods=["GET", "POST"])
@policy(may_edit)
def new(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    form = PersonForm()
    if form.validate_on_submit():
        try:
            person = actions.create(offering.host, current_user, **form.columns())
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            return _after_adding(offering, person)
    page = render_offering("offerings/people/edit.html", offering, form=form, person=None)
    return page, 422 if form.has_errors else 200


@blueprint.route("/organise/offerings/<ref>/people/<person_ref>", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str, person_ref: str) -> ResponseReturnValue:
    """Somebody our own organisation entered; what others entered is theirs to change."""
    offering = load_offering(ref, may_edit)
    person = get_person(person_ref)
    if person.organisation_id != offering.host_id:
        if not queries.is_on_agenda(offering, person):
            raise NotFound
        require(may_change, person, see=lambda *_: True)
    form = PersonForm(data=values_of(person))
    if _is_saved(form, person):
        return redirect(url_for("people.index", ref=ref), 303)
    page = render_offering("offerings/people/edit.html", offering, form=form, person=person)
    return page, 422 if form.has_errors else 200


def _is_saved(form: PersonForm, person: Person) -> bool:
    if not form.validate_on_submit():
        return False
    try:
        actions.edit(person, current_user, **form.columns())
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return False
    db.session.commit()
    flash(_("%(name)s is saved.", name=person.display_name), "success")
    return True


def _after_adding(offering: Offering, person: Person) -> ResponseReturnValue:
    """Somebody whom others entered can be named on an item right away; later the agenda itself knows them."""
    if person.organisation_id == offering.host_id:
        flash(_("%(name)s is added.", name=person.display_name), "success")
        return redirect(url_for("people.index", ref=offering.ref), 303)
    flash(_("This address belongs to %(name)s. Name them on an item.", name=person.display_name), "success")
    return redirect(url_for("agenda.new", ref=offering.ref, person=person.ref), 303)

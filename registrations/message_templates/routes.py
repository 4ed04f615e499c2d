"""The texts that an organisation keeps; whoever may edit its offerings uses them."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.i18n import _
from organisations.base.models import Organisation
from organisations.members.loading import load_organisation
from organisations.members.policy import may_edit
from registrations.message_templates import actions, queries
from registrations.message_templates.forms import TemplateForm
from registrations.message_templates.starting import STARTING, find_start
from registrations.wording.forms import texts_of
from registrations.wording.placeholders import WORDS

blueprint = Blueprint("message_templates", __name__, url_prefix="/organise/organisations/<ref>/message-templates")


@blueprint.get("")
@policy(may_edit)
def index(ref: str) -> ResponseReturnValue:
    organisation = load_organisation(ref, may_edit)
    return render_template(
        "registrations/message_templates/index.html",
        organisation=organisation,
        templates=queries.list_templates(organisation.id),
        starting=STARTING,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_edit)
def create(ref: str) -> ResponseReturnValue:
    organisation = load_organisation(ref, may_edit)
    start = find_start(request.args.get("start", ""))
    form = TemplateForm(data={**texts_of(start), "name": str(start.name)} if start else None)

    def save() -> str:
        actions.create(organisation, current_user, form.name.data or "", **form.texts)
        return str(_("The template is saved."))

    return _edit(organisation, form, save, _("New template"))


@blueprint.route("/<template_ref>", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str, template_ref: str) -> ResponseReturnValue:
    organisation = load_organisation(ref, may_edit)
    template = queries.get_template(organisation, template_ref)
    form = TemplateForm(data={**texts_of(template), "name": template.name})

    def save() -> str:
        actions.edit(template, current_user, form.name.data or "", **form.texts)
        return str(_("The template is saved."))

    return _edit(organisation, form, save, template.name, template_ref)


@blueprint.post("/<template_ref>/removal")
@policy(may_edit)
def remove(ref: str, template_ref: str) -> ResponseReturnValue:
    organisation = load_organisation(ref, may_edit)
    actions.remove(queries.get_template(organisation, template_ref), current_user)
    db.session.commit()
    flash(_("The template is deleted. Messages that were made from it stay."), "success")
    return redirect(url_for("message_templates.index", ref=ref), 303)


def _edit(
    organisation: Organisation, form: TemplateForm, save: Callable[[], str], title: Any, template_ref: str = ""
) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            done = save()
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(done, "success")
            return redirect(url_for("message_templates.index", ref=organisation.ref), 303)
    page = render_template(
        "registrations/message_templates/edit.html",
        organisation=organisation,
        form=form,
        title=title,
        template_ref=template_ref,
        placeholders=WORDS,
    )
    return page, 422 if form.has_errors else 200

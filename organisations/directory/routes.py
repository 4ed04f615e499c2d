from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import may_sign_in, policy, public
from core.database import db
from core.errors import DomainError
from core.forms import localized_from
from core.i18n import _, localized
from core.text import sort_key
from organisations.base import actions
from organisations.base.links import LINKS
from organisations.base.models import KINDS, Organisation
from organisations.base.queries import get_by_slug, list_cities, list_public
from organisations.base.sections import SECTIONS
from organisations.directory.forms import OrganisationForm
from organisations.members import actions as members
from organisations.members.loading import load_organisation
from organisations.members.models import ROLES
from organisations.members.policy import may_create, may_edit
from organisations.members.queries import list_memberships

blueprint = Blueprint("organisations", __name__)


@blueprint.get("/organisations")
@public
def index() -> ResponseReturnValue:
    wanted = {name: request.args.get(name, "")[:200] for name in ("q", "kind", "city")}
    page = list_public(wanted["q"], wanted["kind"], wanted["city"], request.args.get("page", 1, type=int))
    cities = sorted({localized(city) for city in list_cities()}, key=sort_key)
    return render_template(
        "organisations/directory/index.html", page=page, kinds=KINDS, cities=cities, wanted=wanted, page_url=_page_url
    )


def _page_url(number: int) -> str:
    kept: dict[str, Any] = {name: value for name in ("q", "kind", "city") if (value := request.args.get(name))}
    return url_for("organisations.index", page=number, **kept)


@blueprint.get("/organisations/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    organisation = get_by_slug(slug)
    return render_template(
        "organisations/directory/show.html",
        organisation=organisation,
        kind=KINDS[organisation.kind],
        sections=[section(organisation) for section in SECTIONS],
        is_editable=may_edit(current_user, organisation),
    )


@blueprint.get("/organise/organisations")
@policy(may_sign_in)
def mine() -> ResponseReturnValue:
    memberships = list_memberships(current_user)
    return render_template(
        "organisations/directory/mine.html", memberships=memberships, roles=ROLES, kinds=KINDS, links=LINKS
    )


@blueprint.route("/organise/organisations/new", methods=["GET", "POST"])
@policy(may_create)
def create() -> ResponseReturnValue:
    form = OrganisationForm()
    if form.validate_on_submit():
        try:
            organisation = actions.create(current_user, **_columns(form))
            members.add(organisation, current_user, "owner", current_user)
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("%(name)s is in the directory.", name=localized(organisation.name)), "success")
            return redirect(url_for("members.index", ref=organisation.ref), 303)
    page = render_template("organisations/directory/new.html", form=form)
    return page, 422 if form.has_errors else 200


@blueprint.route("/organise/organisations/<ref>/edit", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str) -> ResponseReturnValue:
    organisation = load_organisation(ref, may_edit)
    form = OrganisationForm(**_typed(organisation))
    if form.validate_on_submit():
        try:
            actions.edit(organisation, current_user, **_columns(form))
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("The changes are saved."), "success")
            return redirect(url_for("organisations.show", slug=organisation.slug), 303)
    page = render_template("organisations/directory/edit.html", form=form, organisation=organisation)
    return page, 422 if form.has_errors else 200


_LOCALISED = ("name", "description", "city")
_PLAIN = ("kind", "country", "website")


def _columns(form: OrganisationForm) -> dict[str, Any]:
    texts = {name: localized_from(form, name) for name in _LOCALISED}
    return texts | {name: form[name].data or "" for name in _PLAIN}


def _typed(organisation: Organisation) -> dict[str, Any]:
    """The row as the form's fields hold it."""
    texts = {
        f"{name}_{lang}": getattr(organisation, name).get(lang, "") for name in _LOCALISED for lang in ("en", "zh")
    }
    return texts | {name: getattr(organisation, name) for name in _PLAIN}

"""Signing up for single items: one page for each offering, one button for each item."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from core.access import may_sign_in, policy
from core.database import db
from core.errors import DomainError, NotFound
from core.i18n import _, localized
from core.text import has_forbidden_characters
from offerings.base.kinds import look
from offerings.base.models import Offering
from offerings.base.queries import find_by_slug
from offerings.base.urls import places_url, public_url, registration_url
from registrations.base.models import Registration
from registrations.base.queries import find_active
from registrations.base.routes import KINDS
from registrations.my.sections import SECTIONS
from registrations.signups import actions
from registrations.signups.models import ItemPlaces, SignUp
from registrations.signups.queries import find_standing, get_public_places, rank
from registrations.signups.rows import rows_of

blueprint = Blueprint("signups", __name__)


@blueprint.get("/<any(events, trainings):area>/<slug>/programme/places")
@policy(may_sign_in)
def choose(area: str, slug: str) -> ResponseReturnValue:
    offering = None if has_forbidden_characters(slug) else find_by_slug(slug, KINDS[area])
    if offering is None or not offering.is_public:
        raise NotFound
    return _page(offering)


@blueprint.post("/my/programme/items/<item_ref>/place")
@policy(may_sign_in)
def create(item_ref: str) -> ResponseReturnValue:
    """``overlap=yes``: all the same, although it overlaps; ``instead_of``: the item whose place is given up for it."""
    places = _get(item_ref)
    registration = _registration(places)
    instead_of = request.form.get("instead_of", "")
    all_the_same = request.form.get("overlap") == "yes"
    try:
        if instead_of:
            old = _get(instead_of)
            made = actions.swap(registration, old.item, places.item, all_the_same=all_the_same)
        else:
            made = actions.sign_up(registration, places.item, all_the_same=all_the_same)
    except DomainError as error:
        return _refused(item_ref, error, instead_of)
    said = _said(made)
    db.session.commit()
    flash(said, "success" if made.state == "signed_up" else "warning")
    return _back(item_ref)


@blueprint.post("/my/programme/items/<item_ref>/place/removal")
@policy(may_sign_in)
def remove(item_ref: str) -> ResponseReturnValue:
    places = _get(item_ref)
    registration = _registration(places)
    had = find_standing(registration.id, places.item_id)
    title = localized(places.item.title)
    try:
        actions.sign_off(registration, places.item)
    except DomainError as error:
        return _refused(item_ref, error)
    db.session.commit()
    if had is not None:
        flash(_("You are signed off from “%(title)s”.", title=title), "success")
    return _back(item_ref)


def _get(item_ref: str) -> ItemPlaces:
    if has_forbidden_characters(item_ref):
        raise NotFound
    return get_public_places(item_ref)


def _registration(places: ItemPlaces) -> Registration:
    """The person's own, whatever its state; NotFound for who has nothing to do with it."""
    found = find_active(places.item.offering_id, current_user.id)
    if found is None:
        raise NotFound
    return found


def _said(made: SignUp) -> str:
    title = localized(made.item.title)
    if made.state == "signed_up":
        return _("You have a place at “%(title)s”.", title=title)
    return _("“%(title)s” is full. You are number %(rank)s in line.", title=title, rank=rank(made))


def _back(item_ref: str) -> ResponseReturnValue:
    return redirect(f"{places_url(_get(item_ref).item.offering)}#place-{item_ref}", 303)


def _refused(item_ref: str, error: DomainError, instead_of: str = "") -> ResponseReturnValue:
    """The page again, with the reason at the item; nothing was changed."""
    db.session.rollback()
    refusal = {"ref": item_ref, "code": error.code, "message": error.message, "instead_of": instead_of}
    return _page(_get(item_ref).item.offering, refusal), error.status


def section_of(registration: Registration) -> Markup:
    """On the ticket: what one signed up for and what one still can."""
    if registration.state != "confirmed" or not registration.offering.is_public:
        return Markup("")
    rows = [row for row in rows_of(registration.offering, registration) if row.mine or row.may_sign_up]
    if not rows or registration.offering.state != "published":
        return Markup("")
    shown = {"rows": rows, "offering": registration.offering, "url": places_url(registration.offering)}
    return Markup(render_template("registrations/signups/_section.html", **shown))


SECTIONS.append(section_of)


def _page(offering: Offering, refusal: dict[str, Any] | None = None) -> str:
    registration = find_active(offering.id, current_user.id)
    rows = rows_of(offering, registration)
    return render_template(
        "registrations/signups/choose.html",
        offering=offering,
        kind=look(offering.kind),
        registration=registration,
        rows=rows,
        places_held=[row for row in rows if row.is_mine and row.closed is None],
        refusal=refusal,
        url=public_url(offering),
        registration_url=registration_url(offering),
    )

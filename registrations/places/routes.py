"""The organiser's pages of places at single items. Wall-clock times are those of the offering."""

import csv
import io
from typing import Any

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import audit
from core.access import policy
from core.database import db
from core.errors import DomainError, NotFound
from core.forms import Form
from core.i18n import _, _l, datetime_in, localized
from offerings.agenda.hooks import AGENDA_PAGES, ITEM_PAGES, SEATS
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import get_item, list_items
from offerings.base.forms import to_utc, to_wall
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.base.queries import get_by_ref
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit
from registrations.exports.files import harmless
from registrations.places import actions
from registrations.places.forms import NONE, OWN, PlacesForm, RuleForm, TakeOutForm
from registrations.places.queries import is_own_pool
from registrations.pools.models import CapacityPool
from registrations.signups.actions import take_out
from registrations.signups.models import ItemPlaces, SignUp
from registrations.signups.queries import find_places, list_numbers, list_people, overlap_rule
from registrations.signups.states import WORDS
from registrations.signups.words import taken_words
from registrations.tickets.queries import list_pools, list_ticket_types

blueprint = Blueprint("places", __name__, url_prefix="/organise/offerings/<ref>/agenda")


@blueprint.route("/places", methods=["GET", "POST"])
@policy(may_edit)
def index(ref: str) -> ResponseReturnValue:
    """All items with places, and what happens when somebody signs up for two at once."""
    offering = load_offering(ref, may_edit)
    form = RuleForm(data={"rule": overlap_rule(offering.id)})
    if form.validate_on_submit():
        actions.set_rule(offering, current_user, form.rule.data)
        db.session.commit()
        flash(_("The rule is saved."), "success")
        return redirect(url_for("places.index", ref=ref), 303)
    rows = list_numbers(offering.id)
    having = {places.item_id for places, _taken, _waiting in rows}
    others = [item for item in list_items(offering) if item.id not in having and _may_have(item)]
    page = render_offering("registrations/places/index.html", offering, form=form, rows=rows, others=others)
    return page, 422 if form.has_errors else 200


def _may_have(item: AgendaItem) -> bool:
    return item.kind not in actions.WITHOUT and item.state != "cancelled"


@blueprint.route("/<item_ref>/places", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str, item_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    item = get_item(offering, item_ref)
    form = _form(offering, item)
    if form.validate_on_submit():
        try:
            _save(offering, item, form)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            offering = get_by_ref(ref)
            item = get_item(offering, item_ref)
        else:
            db.session.commit()
            flash(_("Sign-up for “%(title)s” is saved.", title=localized(item.title)), "success")
            return redirect(url_for("places.edit", ref=ref, item_ref=item_ref), 303)
    return _page(offering, item, form)


@blueprint.post("/<item_ref>/places/list")
@policy(may_edit)
def export(ref: str, item_ref: str) -> ResponseReturnValue:
    """Who signed up, as a table; that somebody took it is kept."""
    offering = load_offering(ref, may_edit)
    item = get_item(offering, item_ref)
    text = io.StringIO()
    writer = csv.writer(text)
    heads = [
        _("Full name"),
        _("Name in Latin letters"),
        _("Organisation"),
        _("E-mail"),
        _("Ticket"),
        _("State"),
        _("Since"),
    ]
    writer.writerow(heads)
    people = list_people(item.id)
    for each in people:
        writer.writerow([harmless(str(cell)) for cell in _cells(each, offering)])
    audit.record(current_user, "sign_ups.exported", "offering", offering.id, item=item.ref, rows=len(people))
    db.session.commit()
    headers = {"Content-Disposition": f'attachment; filename="places-{item.ref}.csv"'}
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv", headers=headers)


@blueprint.route("/<item_ref>/places/<registration_ref>/removal", methods=["GET", "POST"])
@policy(may_edit)
def remove(ref: str, item_ref: str, registration_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    item = get_item(offering, item_ref)
    sign_up = _get_sign_up(item, registration_ref)
    form = TakeOutForm()
    if form.validate_on_submit():
        try:
            take_out(sign_up, current_user, form.reason.data or "")
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            offering = get_by_ref(ref)
            item = get_item(offering, item_ref)
            sign_up = _get_sign_up(item, registration_ref)
        else:
            db.session.commit()
            flash(_("The place is free again. The person is told."), "success")
            return redirect(url_for("places.edit", ref=ref, item_ref=item_ref), 303)
    page = render_offering("registrations/places/remove.html", offering, form=form, item=item, sign_up=sign_up)
    return page, 422 if form.has_errors else 200


def _get_sign_up(item: AgendaItem, registration_ref: str) -> SignUp:
    found = next((each for each in list_people(item.id) if each.registration.ref == registration_ref), None)
    if found is None:
        raise NotFound
    return found


def _form(offering: Offering, item: AgendaItem) -> PlacesForm:
    places = find_places(item.id)
    form = PlacesForm(data=_values(offering, item, places))
    form.pool.choices = [
        (NONE, _("No sign-up: whoever comes, comes")),
        (OWN, _("Sign-up, with places of its own")),
        *((pool.ref, _shared_words(pool)) for pool in _shared_pools(offering, places)),
    ]
    form.ticket_types.choices = [(each.ref, localized(each.name)) for each in list_ticket_types(offering.id)]
    return form


def _shared_words(pool: CapacityPool) -> str:
    return str(_("Sign-up, counted in “%(name)s” (%(size)s seats)", name=localized(pool.name), size=pool.size))


def _shared_pools(offering: Offering, places: ItemPlaces | None) -> list[CapacityPool]:
    own = places.pool if places is not None and is_own_pool(places.pool) else None
    return [pool for pool in list_pools(offering.id) if pool is not own]


def _values(offering: Offering, item: AgendaItem, places: ItemPlaces | None) -> dict[str, Any]:
    if places is None:
        room = item.room
        offered = NONE if item.kind in actions.WITHOUT else OWN  # whoever opens the page wants places
        return {"pool": offered, "size": item.capacity or (room.capacity if room else None)}
    return {
        "pool": OWN if is_own_pool(places.pool) else places.pool.ref,
        "size": places.pool.size,
        "ticket_types": [each.ref for each in places.ticket_types],
        "closes_at": to_wall(places.closes_at, offering.time_zone),
    }


def _save(offering: Offering, item: AgendaItem, form: PlacesForm) -> None:
    if form.pool.data == NONE:
        actions.remove_places(item, current_user)
        return
    chosen = set(form.ticket_types.data or ())
    actions.set_places(
        item,
        current_user,
        pool=next((pool for pool in list_pools(offering.id) if pool.ref == form.pool.data), None),
        size=form.size.data,
        ticket_types=[each for each in list_ticket_types(offering.id) if each.ref in chosen],
        closes_at=to_utc(form.closes_at.data, offering.time_zone),
    )


def _page(offering: Offering, item: AgendaItem, form: Form) -> ResponseReturnValue:
    page = render_offering(
        "registrations/places/edit.html",
        offering,
        form=form,
        item=item,
        places=find_places(item.id),
        people=list_people(item.id),
        words=WORDS,
    )
    return page, 422 if form.has_errors else 200


def _cells(each: SignUp, offering: Offering) -> list[Any]:
    registration = each.registration
    return [
        registration.name_native,
        registration.name_latin,
        registration.organisation_name,
        registration.email,
        localized(registration.ticket_type.name),
        WORDS[each.state],
        datetime_in(each.joined_at, offering.time_zone),
    ]


def seats_words(offering: Offering) -> dict[str, Any]:
    """Item ref -> "12 of 20 signed up, 3 wait", for the organiser's agenda."""
    return {
        places.item.ref: taken_words(places, taken, waiting) for places, taken, waiting in list_numbers(offering.id)
    }


AGENDA_PAGES.append((_l("Sign-up and places"), "places.index"))
ITEM_PAGES.append((_l("Sign-up and places"), "places.edit"))
SEATS.append(seats_words)

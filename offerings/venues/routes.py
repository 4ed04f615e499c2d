"""Places: the organiser's list and forms, and the page that everybody sees."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import may_sign_in, policy, public, require
from core.database import db
from core.errors import DomainError, Invalid
from core.forms import Form, localized_from
from core.i18n import _, _l, localized
from offerings.venues import actions, maps, queries
from offerings.venues.forms import ClosureForm, RoomForm, VenueForm
from offerings.venues.models import Room, Venue
from offerings.venues.policy import may_add, may_keep, may_look
from organisations.members.queries import organisations_of

blueprint = Blueprint("venues", __name__)


@blueprint.route("/organise/venues")
@policy(may_sign_in)
def index() -> ResponseReturnValue:
    venues = queries.list_venues()
    return render_template("offerings/venues/index.html", venues=venues, may_add=may_add(current_user))


@blueprint.route("/venues/<ref>")
@public
def show(ref: str) -> ResponseReturnValue:
    venue = queries.get_venue(ref)
    keeps = may_keep(current_user, venue)
    return render_template("offerings/venues/show.html", venue=venue, maps=maps.links(venue), may_keep=keeps)


@blueprint.route("/organise/venues/new", methods=["GET", "POST"])
@policy(may_add)
def new() -> ResponseReturnValue:
    form = VenueForm()
    _offer_organisations(form, None)
    if form.validate_on_submit():
        try:
            venue = actions.create(current_user, **_venue_columns(form))
        except DomainError as error:
            _refuse(form, error)
        else:
            db.session.commit()
            flash(_("The place is saved. Now add its rooms."), "success")
            return redirect(url_for("venues.edit", ref=venue.ref), 303)
    return _page("new.html", form)


@blueprint.route("/organise/venues/<ref>", methods=["GET", "POST"])
@policy(may_keep)
def edit(ref: str) -> ResponseReturnValue:
    venue = _load(ref)
    form = VenueForm(data=_venue_values(venue))
    _offer_organisations(form, venue)
    if form.validate_on_submit():
        try:
            actions.edit(venue, current_user, **_venue_columns(form))
        except DomainError as error:
            _refuse(form, error)
        else:
            db.session.commit()
            flash(_("The place is saved."), "success")
            return redirect(url_for("venues.edit", ref=ref), 303)
    return _page("edit.html", form, venue=venue)


@blueprint.route("/organise/venues/<ref>/rooms/new", methods=["GET", "POST"])
@policy(may_keep)
def new_room(ref: str) -> ResponseReturnValue:
    venue = _load(ref)
    form = RoomForm()
    if form.validate_on_submit():
        try:
            actions.add_room(venue, current_user, **_room_columns(form))
        except DomainError as error:
            _refuse(form, error)
        else:
            db.session.commit()
            flash(_("The room is added."), "success")
            return redirect(url_for("venues.edit", ref=ref), 303)
    return _page("room.html", form, venue=venue, room=None)


@blueprint.route("/organise/venues/<ref>/rooms/<room_ref>", methods=["GET", "POST"])
@policy(may_keep)
def edit_room(ref: str, room_ref: str) -> ResponseReturnValue:
    venue = _load(ref)
    room = queries.get_room(venue, room_ref)
    names = {f"name_{lang}": room.name.get(lang, "") for lang in ("en", "zh")}
    form = RoomForm(data={**names, "capacity": room.capacity, "area_m2": room.area_m2})
    if form.validate_on_submit():
        try:
            actions.edit_room(room, current_user, **_room_columns(form))
        except DomainError as error:
            _refuse(form, error)
        else:
            db.session.commit()
            flash(_("The room is saved."), "success")
            return redirect(url_for("venues.edit", ref=ref), 303)
    return _page("room.html", form, venue=venue, room=room)


@blueprint.route("/organise/venues/<ref>/rooms/<room_ref>/removal", methods=["POST"])
@policy(may_keep)
def remove_room(ref: str, room_ref: str) -> ResponseReturnValue:
    venue = _load(ref)
    room = queries.get_room(venue, room_ref)
    try:
        actions.remove_room(room, current_user)
    except DomainError as error:
        flash(str(error.message), "danger")
        return redirect(url_for("venues.edit_room", ref=ref, room_ref=room_ref), 303)
    db.session.commit()
    flash(_("The room is removed."), "success")
    return redirect(url_for("venues.edit", ref=ref), 303)


@blueprint.route("/organise/venues/<ref>/rooms/<room_ref>/closures", methods=["GET", "POST"])
@policy(may_keep)
def close_room(ref: str, room_ref: str) -> ResponseReturnValue:
    venue = _load(ref)
    room = queries.get_room(venue, room_ref)
    form = ClosureForm()
    if form.validate_on_submit():
        try:
            _close(room, form)
        except DomainError as error:
            _refuse(form, error)
        else:
            db.session.commit()
            flash(_("The room is closed for that time."), "success")
            return redirect(url_for("venues.close_room", ref=ref, room_ref=room_ref), 303)
    return _page("closures.html", form, venue=venue, room=room)


@blueprint.route("/organise/venues/<ref>/rooms/<room_ref>/closures/<int:number>/removal", methods=["POST"])
@policy(may_keep)
def open_room(ref: str, room_ref: str, number: int) -> ResponseReturnValue:
    room = queries.get_room(_load(ref), room_ref)
    actions.open_room(queries.get_closure(room, number), current_user)
    db.session.commit()
    flash(_("The room is open again."), "success")
    return redirect(url_for("venues.close_room", ref=ref, room_ref=room_ref), 303)


def _load(ref: str) -> Venue:
    venue = queries.get_venue(ref)
    require(may_keep, venue, see=may_look)
    return venue


def _page(template: str, form: Form, **context: Any) -> ResponseReturnValue:
    page = render_template(f"offerings/venues/{template}", form=form, **context)
    return page, 422 if form.has_errors else 200


def _refuse(form: Form, error: DomainError) -> None:
    db.session.rollback()
    form.refuse(error)


def _offer_organisations(form: VenueForm, venue: Venue | None) -> None:
    """Mine, and whoever looks after it now."""
    mine = organisations_of(current_user)
    if venue is not None and venue.organisation is not None and venue.organisation not in mine:
        mine = [venue.organisation, *mine]
    nobody = [("", _("The administrators"))] if current_user.is_administrator else []
    form.organisation.choices = [*nobody, *((str(one.id), localized(one.name)) for one in mine)]


def _venue_columns(form: VenueForm) -> dict[str, Any]:
    texts = {name: localized_from(form, name) for name in ("name", "address", "city")}
    plain = {name: getattr(form, name).data for name in ("country", "latitude", "longitude", "time_zone")}
    return {**texts, **plain, "organisation_id": form.organisation.data}


def _venue_values(venue: Venue) -> dict[str, Any]:
    texts = {
        f"{name}_{lang}": getattr(venue, name).get(lang, "")
        for name in ("name", "address", "city")
        for lang in ("en", "zh")
    }
    plain = {name: getattr(venue, name) for name in ("country", "latitude", "longitude", "time_zone")}
    return {**texts, **plain, "organisation": venue.organisation_id}


def _room_columns(form: RoomForm) -> dict[str, Any]:
    return {"name": localized_from(form, "name"), "capacity": form.capacity.data, "area_m2": form.area_m2.data}


def _close(room: Room, form: ClosureForm) -> None:
    starts, ends = (_instant(field.data, room.venue.time_zone, field.name) for field in (form.starts, form.ends))
    actions.close_room(room, current_user, starts_at=starts, ends_at=ends, reason=localized_from(form, "reason"))


def _instant(wall: datetime, zone: str, field: str) -> datetime:
    if not 2000 <= wall.year <= 2100:
        raise Invalid("bad_year", _l("Check the year: it must lie between 2000 and 2100."), field=field)
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

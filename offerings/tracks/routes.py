"""Tracks of an offering: a conference's themes, an exhibition's zones, a course's modules."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import localized_from
from core.i18n import _
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit, may_view
from offerings.tracks import actions, queries
from offerings.tracks.forms import TrackForm

blueprint = Blueprint("tracks", __name__)


@blueprint.route("/organise/offerings/<ref>/tracks")
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_view)
    tracks = queries.list_tracks(offering)
    edits = may_edit(current_user, offering)
    return render_offering("offerings/tracks/index.html", offering, tracks=tracks, may_edit=edits)


@blueprint.route("/organise/offerings/<ref>/tracks/new", methods=["GET", "POST"])
@policy(may_edit)
def new(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    form = TrackForm(hue=len(queries.list_tracks(offering)) % actions.HUES)
    if form.validate_on_submit():
        try:
            actions.create(offering, current_user, name=localized_from(form, "name"), hue=form.hue.data)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("The track is added."), "success")
            return redirect(url_for("tracks.index", ref=ref), 303)
    page = render_offering("offerings/tracks/edit.html", offering, form=form, track=None)
    return page, 422 if form.has_errors else 200


@blueprint.route("/organise/offerings/<ref>/tracks/<track_ref>", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str, track_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    track = queries.get_track(offering, track_ref)
    names = {f"name_{lang}": track.name.get(lang, "") for lang in ("en", "zh")}
    form = TrackForm(data={**names, "hue": track.hue, "position": track.position})
    if form.validate_on_submit():
        name, position = localized_from(form, "name"), form.position.data or 0
        try:
            actions.edit(offering, track, current_user, name=name, hue=form.hue.data, position=position)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("The track is saved."), "success")
            return redirect(url_for("tracks.index", ref=ref), 303)
    page = render_offering("offerings/tracks/edit.html", offering, form=form, track=track)
    return page, 422 if form.has_errors else 200


@blueprint.route("/organise/offerings/<ref>/tracks/<track_ref>/removal", methods=["POST"])
@policy(may_edit)
def remove(ref: str, track_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.remove(offering, queries.get_track(offering, track_ref), current_user)
    db.session.commit()
    flash(_("The track is removed; its items stay."), "success")
    return redirect(url_for("tracks.index", ref=ref), 303)

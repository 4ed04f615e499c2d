"""Curricula: the pages of those who write them, and the public ones."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import policy, public, require
from core.database import db
from core.errors import DomainError, NotFound
from core.i18n import _
from core.text import has_forbidden_characters
from offerings.listing.sitemap import ADDRESSES
from offerings.roles.policy import may_create
from offerings.roles.queries import list_hosts
from trainings.courses.facts import facts_of
from trainings.courses.queries import list_runnable
from trainings.courses.words import hours
from trainings.curricula import actions, queries
from trainings.curricula.forms import CurriculumForm, values_of
from trainings.curricula.models import Curriculum
from trainings.curricula.policy import may_manage
from trainings.curricula.progress import Progress, progress

blueprint = Blueprint("curricula", __name__)


@blueprint.get("/curricula")
@public
def index() -> ResponseReturnValue:
    return render_template("trainings/curricula/index.html", curricula=queries.list_public())


@blueprint.get("/curricula/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """With the reader's own progress, once signed in."""
    curriculum = None if has_forbidden_characters(slug) else queries.find_by_slug(slug)
    if curriculum is None or not (curriculum.published_at or may_manage(current_user, curriculum)):
        raise NotFound
    return render_template(
        "trainings/curricula/show.html",
        curriculum=curriculum,
        progress=_progress(curriculum) if current_user.is_authenticated else None,
        hours=hours,
        is_mine=may_manage(current_user, curriculum),
    )


def _progress(curriculum: Curriculum) -> Progress:
    facts = facts_of(current_user, clock.today(current_app.config["SETTINGS"].default_zone))
    return progress(queries.parts_of(curriculum), curriculum.least_electives, curriculum.least_hours, facts)


@blueprint.get("/organise/curricula")
@policy(may_create)
def mine() -> ResponseReturnValue:
    return render_template("trainings/curricula/mine.html", curricula=queries.list_for_organiser(current_user))


@blueprint.route("/organise/curricula/new", methods=["GET", "POST"])
@policy(may_create)
def new() -> ResponseReturnValue:
    form = CurriculumForm()
    form.offer(list_hosts(current_user), list_runnable(current_user))
    said = _("The curriculum is a draft. Publish it when it says what you mean.")
    done = _saved(form, lambda columns: actions.create(current_user, **columns), said)
    return done or (render_template("trainings/curricula/new.html", form=form), 422 if form.has_errors else 200)


@blueprint.route("/organise/curricula/<ref>", methods=["GET", "POST"])
@policy(may_manage)
def edit(ref: str) -> ResponseReturnValue:
    curriculum = _load(ref)
    form = CurriculumForm(data=values_of(curriculum))
    own = [part.course for part in curriculum.parts]
    mine = list_runnable(current_user)
    form.offer(list_hosts(current_user), [*mine, *(course for course in own if course not in mine)])
    done = _saved(form, lambda columns: actions.edit(curriculum, current_user, **columns), _("Your changes are saved."))
    page = "trainings/curricula/edit.html"
    return done or (render_template(page, form=form, curriculum=curriculum), 422 if form.has_errors else 200)


@blueprint.post("/organise/curricula/<ref>/publication")
@policy(may_manage)
def publish(ref: str) -> ResponseReturnValue:
    return _do(ref, actions.publish, _("The curriculum is published."))


@blueprint.post("/organise/curricula/<ref>/withdrawal")
@policy(may_manage)
def withdraw(ref: str) -> ResponseReturnValue:
    return _do(ref, actions.withdraw, _("The curriculum is a draft again."))


def _saved(form: CurriculumForm, act: Callable[[dict[str, Any]], Curriculum], said: str) -> ResponseReturnValue | None:
    """Where to go when it was saved; None when the form is to be shown."""
    if not form.validate_on_submit():
        return None
    try:
        saved = act(form.columns())
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return None
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("curricula.edit", ref=saved.ref), 303)


def _do(ref: str, act: Callable[[Curriculum, Any], None], said: str) -> ResponseReturnValue:
    curriculum = _load(ref)
    try:
        act(curriculum, current_user)
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "danger")
    else:
        db.session.commit()
        flash(said, "success")
    return redirect(url_for("curricula.edit", ref=ref), 303)


def _load(ref: str) -> Curriculum:
    curriculum = queries.find_by_ref(ref)
    if curriculum is None:
        raise NotFound
    require(may_manage, curriculum)
    return curriculum


ADDRESSES.append(queries.list_addresses)

"""Asking for an excuse, and deciding on it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.file import FileField
from markupsafe import Markup
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core import clock
from core.access import may_sign_in, policy
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _, _l
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from registrations.base.models import Registration
from registrations.base.queries import get_own
from registrations.questions.downloads import attachment
from registrations.questions.files import LARGEST
from trainings.attendance.own import NOTES
from trainings.attendance.policy import may_correct
from trainings.attendance.queries import get_meeting
from trainings.excuses import actions, queries
from trainings.excuses.models import STATES, Excuse

blueprint = Blueprint("excuses", __name__)

MINE = "/my/registrations/<ref>/excuses"
THEIRS = "/organise/offerings/<ref>/attendance/excuses"


class ExcuseForm(Form):
    reason = TextAreaField(
        _l("Why can't you come?"),
        [InputRequired(_l("Say why you can't come, in a sentence.")), Length(max=1000)],
    )
    file = FileField(_l("A paper that shows it"))


class DecisionForm(Form):
    decision = RadioField(_l("Your decision"), choices=[("grant", _l("Excuse")), ("refuse", _l("Don't excuse"))])
    answer = StringField(_l("Answer"), [Length(max=500)])


@blueprint.route(f"{MINE}/<item_ref>", methods=["GET", "POST"])
@policy(may_sign_in)
def new(ref: str, item_ref: str) -> ResponseReturnValue:
    registration = get_own(current_user.id, ref)
    item, form = get_meeting(registration.offering, item_ref), ExcuseForm()
    if form.validate_on_submit():
        content = form.file.data.stream.read(LARGEST + 1) if form.file.data else b""
        try:
            file = (form.file.data.filename or "", content) if content else None
            actions.ask(registration, item, current_user, form.reason.data, file)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            registration = get_own(current_user.id, ref)
            item = get_meeting(registration.offering, item_ref)
        else:
            db.session.commit()
            flash(_("Asked. The organiser decides and we write to you."), "success")
            return redirect(url_for("attendance.own", ref=ref), 303)
    page = render_template("trainings/excuses/new.html", registration=registration, item=item, form=form)
    return page, 422 if form.has_errors else 200


@blueprint.post(f"{MINE}/<excuse_ref>/withdrawal")
@policy(may_sign_in)
def withdraw(ref: str, excuse_ref: str) -> ResponseReturnValue:
    registration = get_own(current_user.id, ref)
    actions.withdraw(queries.get_own(registration, excuse_ref), current_user)
    db.session.commit()
    flash(_("Withdrawn."), "success")
    return redirect(url_for("attendance.own", ref=ref), 303)


def notes_of(registration: Registration) -> dict[int, Markup]:
    """Item id -> the newest excuse for it, with what can be done about it. One query."""
    newest = {each.item_id: each for each in reversed(queries.list_of_registration(registration.id))}
    return {item_id: _note(registration, excuse) for item_id, excuse in newest.items()}


def _note(registration: Registration, excuse: Excuse) -> Markup:
    page = render_template(
        "trainings/excuses/_note.html",
        registration=registration,
        excuse=excuse,
        words=STATES[excuse.state],
        is_over=excuse.item.ends_at <= clock.now(),
    )
    return Markup(page)


NOTES.append(notes_of)


@blueprint.get(THEIRS)
@policy(may_correct)
def index(ref: str) -> ResponseReturnValue:
    return _index(load_offering(ref, may_correct))


def _index(offering: Offering, refusal: DomainError | None = None) -> ResponseReturnValue:
    page = render_offering(
        "trainings/excuses/index.html",
        offering,
        excuses=queries.list_of_offering(offering),
        states=STATES,
        refusal=refusal,
    )
    return page, refusal.status if refusal else 200


@blueprint.post(f"{THEIRS}/<excuse_ref>/decision")
@policy(may_correct)
def decide(ref: str, excuse_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_correct)
    excuse, form = queries.get_of_offering(offering, excuse_ref), DecisionForm()
    form.validate()
    answer = "" if form.answer.errors else form.answer.data or ""
    try:
        if form.decision.data == "grant":
            actions.grant(excuse, current_user, answer)
        else:
            actions.refuse(excuse, current_user, answer)
    except DomainError as error:
        db.session.rollback()
        return _index(load_offering(ref, may_correct), error)
    db.session.commit()
    flash(_("Decided. The person gets a mail."), "success")
    return redirect(url_for("excuses.index", ref=ref), 303)


@blueprint.post(f"{THEIRS}/<excuse_ref>/taking-back")
@policy(may_correct)
def take_back(ref: str, excuse_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_correct)
    try:
        actions.take_back(queries.get_of_offering(offering, excuse_ref), current_user)
    except DomainError as error:
        db.session.rollback()
        return _index(load_offering(ref, may_correct), error)
    db.session.commit()
    flash(_("Taken back: decide again."), "success")
    return redirect(url_for("excuses.index", ref=ref), 303)


@blueprint.get(f"{THEIRS}/<excuse_ref>/file")
@policy(may_correct)
def file(ref: str, excuse_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_correct)
    return attachment(queries.get_file(queries.get_of_offering(offering, excuse_ref)))

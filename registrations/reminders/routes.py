"""The organiser's page of what is sent before and after."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import policy
from core.database import db
from core.errors import DomainError
from core.i18n import _
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit
from registrations.message_templates.queries import find_template, list_templates
from registrations.message_templates.starting import STARTING, find_start
from registrations.reminders import actions, queries
from registrations.reminders.forms import ReminderForm
from registrations.reminders.standard import remind_at
from registrations.reminders.words import AUDIENCES, when
from registrations.wording.filling import titled
from registrations.wording.forms import texts_of
from registrations.wording.placeholders import WORDS

blueprint = Blueprint("reminders", __name__, url_prefix="/organise/offerings/<ref>/reminders")

_PLAIN = ("moment", "amount", "unit", "at_hour", "audience")


@blueprint.get("")
@policy(may_edit)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    standard = queries.find_standard(offering.id)
    return render_offering(
        "registrations/reminders/index.html",
        offering,
        standard_is_on=standard is None or standard.is_on,
        standard_at=remind_at(offering),
        reminders=[(each, when(each), queries.find_due(each)) for each in queries.list_reminders(offering.id)],
        audiences=AUDIENCES,
        titled=lambda reminder: titled(reminder, offering),
        now=clock.now(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_edit)
def create(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    begun = find_template(offering.host_id, request.args.get("template", "")[:12]) or find_start(
        request.args.get("start", "")
    )
    form = ReminderForm(data=texts_of(begun) if begun else None)

    def save() -> None:
        actions.create(offering, current_user, **_columns(form))

    return _edit(offering, form, save)


@blueprint.route("/<reminder_ref>", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str, reminder_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    reminder = queries.get_reminder(offering, reminder_ref)
    form = ReminderForm(data=texts_of(reminder) | {name: getattr(reminder, name) for name in _PLAIN})

    def save() -> None:
        actions.edit(reminder, current_user, **_columns(form))

    return _edit(offering, form, save, reminder_ref)


def _columns(form: ReminderForm) -> dict[str, Any]:
    return {name: getattr(form, name).data for name in _PLAIN} | form.texts


def _edit(
    offering: Offering, form: ReminderForm, save: Callable[[], None], reminder_ref: str = ""
) -> ResponseReturnValue:
    ref, status = offering.ref, 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                save()
            except DomainError as error:
                db.session.rollback()
                form.refuse(error)
                offering, status = load_offering(ref, may_edit), error.status
            else:
                db.session.commit()
                flash(_("The reminder is saved."), "success")
                return redirect(url_for("reminders.index", ref=ref), 303)
    page = render_offering(
        "registrations/reminders/edit.html",
        offering,
        form=form,
        reminder_ref=reminder_ref,
        placeholders=WORDS,
        templates=list_templates(offering.host_id),
        starting=STARTING,
    )
    return page, status


@blueprint.post("/standard/<any(on, off):state>")
@policy(may_edit)
def switch_standard(ref: str, state: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.switch_standard(offering, current_user, state == "on")
    return _done(ref, state)


@blueprint.post("/<reminder_ref>/<any(on, off):state>")
@policy(may_edit)
def switch(ref: str, reminder_ref: str, state: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.switch(queries.get_reminder(offering, reminder_ref), current_user, state == "on")
    return _done(ref, state)


@blueprint.post("/<reminder_ref>/removal")
@policy(may_edit)
def remove(ref: str, reminder_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.remove(queries.get_reminder(offering, reminder_ref), current_user)
    db.session.commit()
    flash(_("The reminder is deleted."), "success")
    return redirect(url_for("reminders.index", ref=ref), 303)


def _done(ref: str, state: str) -> ResponseReturnValue:
    db.session.commit()
    flash(_("The reminder is on.") if state == "on" else _("The reminder is off."), "success")
    return redirect(url_for("reminders.index", ref=ref), 303)

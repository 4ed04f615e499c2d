"""Registering people from a table, or correcting them, in three steps: hand it in, look at what will happen, do it."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import RadioField, SelectField

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import LANGUAGES, Form
from core.i18n import _, _l, _n, language
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit
from registrations.people_imports.actions import import_people
from registrations.people_imports.models import PeopleFile
from registrations.people_imports.planning import Wishes, plan
from registrations.people_imports.queries import get_file
from registrations.people_imports.reading import MAX_BYTES, MOST, read_rows
from registrations.people_imports.uploads import MOST_SHOWN, UploadForm, hand_in
from registrations.questions.queries import list_questions

blueprint = Blueprint("people_imports", __name__, url_prefix="/organise/offerings/<ref>/participants/imports")


class WishesForm(Form):
    existing = RadioField(
        _l("Who is registered already"), default="skip",
        choices=[("skip", _l("is left unchanged")), ("refuse", _l("is an error"))],
    )  # fmt: skip
    full = RadioField(
        _l("Who finds no seat"), default="refuse",
        choices=[("refuse", _l("is an error: nobody is imported")), ("wait", _l("joins the waiting list"))],
    )  # fmt: skip
    mails = RadioField(
        _l("Mails"), default="send",
        choices=[("send", _l("Everybody gets the usual mail")), ("none", _l("Nobody gets a mail"))],
    )  # fmt: skip
    language = SelectField(_l("Language of new accounts"), choices=LANGUAGES)

    def wishes(self) -> Wishes:
        return Wishes(
            waits=self.full.data == "wait",
            skips=self.existing.data != "refuse",
            tells=self.mails.data != "none",
            corrects=True,
            language=self.language.data if self.language.data in dict(LANGUAGES) else language(),
        )


@blueprint.get("/new")
@policy(may_edit)
def new(ref: str) -> ResponseReturnValue:
    return _upload_page(load_offering(ref, may_edit), UploadForm(formdata=None))


def _upload_page(offering: Offering, form: Any, status: int = 200) -> ResponseReturnValue:
    page = render_offering(
        "registrations/people_imports/new.html",
        offering,
        form=form,
        limit=MAX_BYTES // 1_000_000,
        most=MOST,
        questions=list_questions(offering.id),
    )
    return page, status


@blueprint.post("")
@policy(may_edit)
def create(ref: str) -> ResponseReturnValue:
    offering, form = load_offering(ref, may_edit), UploadForm()
    file_ref = hand_in(form, offering, current_user)
    if file_ref is None:
        return _upload_page(offering, form, 422)
    db.session.commit()
    return redirect(url_for("people_imports.show", ref=ref, file_ref=file_ref), 303)


@blueprint.get("/<file_ref>")
@policy(may_edit)
def show(ref: str, file_ref: str) -> ResponseReturnValue:
    """The preview; ``?`` the choices, to look again with others."""
    offering = load_offering(ref, may_edit)
    file = get_file(offering.id, current_user.id, file_ref)
    form = WishesForm(request.args or None, data={"language": language()}, meta={"csrf": False})
    return _preview(offering, file, form)


def _preview(offering: Offering, file: PeopleFile, form: WishesForm, status: int = 200) -> ResponseReturnValue:
    made = plan(offering, read_rows(file.content), form.wishes())
    page = render_offering(
        "registrations/people_imports/show.html", offering, file=file, form=form, plan=made, most=MOST_SHOWN
    )
    return page, status


@blueprint.post("/<file_ref>")
@policy(may_edit)
def apply(ref: str, file_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    file = get_file(offering.id, current_user.id, file_ref)
    form, rows = WishesForm(), read_rows(file.content)
    try:
        made = import_people(offering, current_user, rows, form.wishes())
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        offering = load_offering(ref, may_edit)
        return _preview(offering, get_file(offering.id, current_user.id, file_ref), form, error.status)
    db.session.delete(file)
    count, corrected = len(made.of("register")) + len(made.of("wait")), len(made.of("correct"))
    db.session.commit()
    if count:
        flash(_n("%(num)s person is registered.", "%(num)s people are registered.", count), "success")
    if corrected:
        flash(_n("%(num)s person is corrected.", "%(num)s people are corrected.", corrected), "success")
    return redirect(url_for("participants.index", ref=ref), 303)


@blueprint.post("/<file_ref>/removal")
@policy(may_edit)
def remove(ref: str, file_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    db.session.delete(get_file(offering.id, current_user.id, file_ref))
    db.session.commit()
    flash(_("The file is removed; nothing was imported."), "success")
    return redirect(url_for("people_imports.new", ref=ref), 303)

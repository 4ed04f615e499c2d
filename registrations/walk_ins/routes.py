"""A short form at the door, and the ticket that comes of it."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import LANGUAGES
from core.i18n import _, _l, aside, language, localized
from offerings.base.models import Offering
from offerings.base.urls import registration_url
from offerings.roles.policy import may_check_in
from registrations.base.forms import ProfileForm, build
from registrations.base.intake import receive_files
from registrations.base.layout import parts
from registrations.base.models import Registration
from registrations.base.queries import get_of
from registrations.base.states import WORDS
from registrations.checkins.actions import scan
from registrations.checkins.offerings import load_for_desk
from registrations.checkins.queries import arrivals
from registrations.passes.document import code_svg
from registrations.questions.models import Question
from registrations.questions.queries import find_uploads, list_questions, suggest_organisations
from registrations.tickets.availability import ticket_overview
from registrations.walk_ins.actions import choose_ticket, walk_in

blueprint = Blueprint("walk_ins", __name__, url_prefix="/desk/<ref>/walk-ins")


class WalkInForm(ProfileForm):
    name_native = StringField(_l("Full name"), [InputRequired(_l("Write the name.")), Length(max=120)])
    name_latin = StringField(_l("Name in Latin letters"), [Length(max=120)])
    email = StringField(_l("E-mail address"), [Length(max=254)])
    ticket_type = RadioField(_l("Ticket"), [InputRequired(_l("Choose one of the tickets."))], choices=[])
    language = SelectField(_l("Language of the mails"), choices=LANGUAGES)
    comes_in = BooleanField(_l("Lets the person in at once"), default=True)


def _questions(offering: Offering) -> list[Question]:
    """What must be answered, and what decides whether it must: the rest the person adds, or nobody does."""
    questions = list_questions(offering.id)
    known, wanted = {each.id: each for each in questions}, set[int]()
    for question in questions:
        following: Question | None = question if question.is_required else None
        while following is not None and following.id not in wanted:
            wanted.add(following.id)
            following = known.get(following.condition_id or 0)
    return [each for each in questions if each.id in wanted]


def _form(offering: Offering, questions: list[Question], **options: Any) -> Any:
    form = build(WalkInForm, questions, None, **options)
    form.ticket_type.choices = [
        (each.ref, aside(localized(each.name), each.price))
        for each in ticket_overview(offering).tickets
        if each.is_open
    ]
    form.ticket_ref = form.ticket_type.data or ""
    return form


@blueprint.get("/new")
@policy(may_check_in)
def new(ref: str) -> ResponseReturnValue:
    offering = load_for_desk(ref)
    questions = _questions(offering)
    form = _form(offering, questions, formdata=None)
    form.language.data = language()
    if len(form.ticket_type.choices or []) == 1:
        form.ticket_type.data = form.ticket_type.choices[0][0]
    return _page(offering, form, questions)


def _page(offering: Offering, form: Any, questions: list[Question]) -> str:
    return render_template(
        "registrations/walk_ins/new.html",
        offering=offering,
        form=form,
        parts=parts(form, questions, find_uploads(current_user.id, form.kept.values())),
        names=suggest_organisations(questions),
        address=registration_url(offering, _external=True),
    )


@blueprint.post("")
@policy(may_check_in)
def create(ref: str) -> ResponseReturnValue:
    """Registers as anybody registers: windows, seats and required questions are the same at the door."""
    offering = load_for_desk(ref)
    questions = _questions(offering)
    form = _form(offering, questions)
    is_good = form.validate()
    receive_files(form, questions, current_user)
    if not (form.check_answers(questions) and is_good):
        return _page(offering, form, questions), 422
    try:
        registration, is_new = walk_in(
            offering,
            current_user,
            choose_ticket(offering, form.ticket_type.data),
            email=form.email.data or "",
            person=form.profile(),
            language=form.language.data,
            answers=form.raw_answers(questions),
        )
        came = form.comes_in.data and _let_in(offering, registration)
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _page(load_for_desk(ref), form, _questions(load_for_desk(ref))), error.status
    flash(*_said(registration, is_new, came))
    return redirect(url_for("walk_ins.show", ref=ref, registration_ref=registration.ref), 303)


def _let_in(offering: Offering, registration: Registration) -> bool:
    secret_key: str = current_app.config["SETTINGS"].secret_key
    verdict, _arrival = scan(offering, current_user, registration.ref, secret_key, method="walk_in")
    return verdict.kind == "ok"


@blueprint.get("/<registration_ref>")
@policy(may_check_in)
def show(ref: str, registration_ref: str) -> ResponseReturnValue:
    """The ticket to hand over: its code to photograph, its badge to print."""
    offering = load_for_desk(ref)
    registration = get_of(offering, registration_ref)
    return render_template(
        "registrations/walk_ins/show.html",
        offering=offering,
        registration=registration,
        is_in=bool(arrivals([registration.id])),
        words=WORDS,
    )


@blueprint.get("/<registration_ref>/code.svg")
@policy(may_check_in)
def code(ref: str, registration_ref: str) -> ResponseReturnValue:
    registration = get_of(load_for_desk(ref), registration_ref)
    response = Response(code_svg(registration, current_app.config["SETTINGS"].secret_key), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _said(registration: Registration, is_new: bool, came: bool) -> tuple[str, str]:
    name, state = registration.name_native, WORDS[registration.state]
    if not is_new:
        sentence = _("%(name)s was registered already: %(state)s, number %(number)s.",
                     name=name, state=state, number=registration.ref)  # fmt: skip
        return (sentence + (" " + _("The person is in.") if came else "")), "warning"
    if came:
        return _("%(name)s is registered and in. Number: %(number)s.", name=name, number=registration.ref), "success"
    return _("%(name)s is registered: %(state)s, number %(number)s.",
             name=name, state=state, number=registration.ref), "warning"  # fmt: skip

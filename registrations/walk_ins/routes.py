from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from core.access import policy, require
from core.database import db
from core.errors import DomainError
from core.forms import LANGUAGES, Form
from core.i18n import _, _l, aside, language, localized
from offerings.base.models import Offering
from offerings.base.queries import get_by_ref
from offerings.base.urls import registration_url
from offerings.roles.policy import may_check_in
from registrations.base.models import Registration
from registrations.base.profile import Profile
from registrations.base.states import WORDS
from registrations.checkins.actions import scan
from registrations.tickets.queries import ticket_overview
from registrations.walk_ins.actions import choose_ticket, walk_in

blueprint = Blueprint("walk_ins", __name__, url_prefix="/desk/<ref>/walk-ins")


class WalkInForm(Form):
    name_native = StringField(_l("Full name"), [InputRequired(_l("Write the name."))])
    name_latin = StringField(_l("Name in Latin letters"))
    organisation_name = StringField(_l("Organisation"))
    email = StringField(_l("E-mail address"), [InputRequired(_l("Write the e-mail address."))])
    ticket_type = RadioField(_l("Ticket"), [InputRequired(_l("Choose one of the tickets."))], choices=[])
    language = SelectField(_l("Language of the mails"), choices=LANGUAGES)
    comes_in = BooleanField(_l("Lets the person in at once"), default=True)


def _load(ref: str) -> Offering:
    offering = get_by_ref(ref)
    require(may_check_in, offering)
    return offering


def _form(offering: Offering, **options: Any) -> WalkInForm:
    form = WalkInForm(**options)
    form.ticket_type.choices = [
        (each.ref, aside(localized(each.name), each.price))
        for each in ticket_overview(offering).tickets
        if each.is_open
    ]
    return form


@blueprint.get("/new")
@policy(may_check_in)
def new(ref: str) -> ResponseReturnValue:
    offering = _load(ref)
    form = _form(offering, formdata=None)
    form.language.data = language()
    if len(form.ticket_type.choices or []) == 1:
        form.ticket_type.data = form.ticket_type.choices[0][0]
    return _page(offering, form)


def _page(offering: Offering, form: WalkInForm) -> str:
    address = registration_url(offering, _external=True)
    return render_template("registrations/walk_ins/new.html", offering=offering, form=form, address=address)


@blueprint.post("")
@policy(may_check_in)
def create(ref: str) -> ResponseReturnValue:
    """Registers as anybody registers: windows, seats and the waiting list are the same at the door."""
    offering = _load(ref)
    form = _form(offering)
    if not form.validate():
        return _page(offering, form), 422
    try:
        registration, is_new = walk_in(
            offering,
            current_user,
            choose_ticket(offering, form.ticket_type.data),
            email=form.email.data or "",
            person=Profile(form.name_native.data or "", form.name_latin.data or "", form.organisation_name.data or ""),
            language=form.language.data,
        )
        came = form.comes_in.data and _let_in(offering, registration)
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        offering = _load(ref)
        return _page(offering, form), error.status
    flash(*_said(registration, is_new, came))
    return redirect(url_for("walk_ins.new", ref=ref), 303)


def _let_in(offering: Offering, registration: Registration) -> bool:
    secret_key: str = current_app.config["SETTINGS"].secret_key
    verdict, _arrival = scan(offering, current_user, registration.ref, secret_key, method="walk_in")
    return verdict.kind == "ok"


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

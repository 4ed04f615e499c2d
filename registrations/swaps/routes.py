"""The participant's page for changing to another ticket: choose, answer what that ticket asks, send."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import RadioField, StringField
from wtforms.validators import Length

from core.access import may_sign_in, policy
from core.database import db
from core.errors import DomainError
from core.i18n import _, _l
from registrations.base.actions import UNLOCKED
from registrations.base.answered import answered_form
from registrations.base.forms import PROFILE, ProfileForm
from registrations.base.intake import receive_files
from registrations.base.layout import parts
from registrations.base.models import Registration
from registrations.base.profile import Profile
from registrations.base.queries import get_own
from registrations.base.words import CHOOSE_TICKET
from registrations.codes.entry import Entry, enter, guesses
from registrations.questions.handed_in import handed_in
from registrations.questions.models import Question
from registrations.questions.queries import find_uploads, list_questions, suggest_organisations
from registrations.swaps import actions, words
from registrations.swaps.queries import Option, list_options, opened_by_own_code
from registrations.tickets.availability import ticket_overview
from registrations.tickets.queries import find_ticket_type

blueprint = Blueprint("swaps", __name__)


class SwapForm(ProfileForm):
    """Asks nothing about the person: that stays as it is."""

    ticket_type = RadioField(_l("New ticket"), validate_choice=False)
    code = StringField(_l("Access code"), [Length(max=200)])
    person = Profile("")

    def profile(self) -> Profile:
        return self.person


@blueprint.route("/my/registrations/<ref>/ticket", methods=["GET", "POST"])
@policy(may_sign_in)
@guesses
def edit(ref: str) -> ResponseReturnValue:
    registration = get_own(current_user.id, ref)
    try:
        actions.check_may_swap(registration)
    except DomainError as error:
        page = render_template("registrations/swaps/refused.html", registration=registration, refusal=error.message)
        return page, error.status
    entry, questions = enter(registration.offering), _questions(registration)
    options = _options(registration, entry)
    form = _form(registration, questions)
    if entry.refusal is not None:
        form.refuse(entry.refusal)
    if not form.is_submitted() or request.form.get("step") == "code":
        return _page(registration, form, options, questions)
    form.validate()
    receive_files(form, questions, current_user)
    chosen = _choose(form, options)
    if chosen is not None and form.check_answers(questions) and _swap(registration, form, chosen, questions):
        db.session.commit()
        flash(_said(registration), "success")
        return redirect(url_for("my.show", ref=ref), 303)
    shown = _page(registration, form, _options(registration, entry), questions)
    db.session.commit()  # the files that came
    return shown


def _swap(registration: Registration, form: Any, chosen: Option, questions: list[Question]) -> bool:
    """False when it was refused: then the sentence stands at its field, and only the files that came stay."""
    ticket_type = find_ticket_type(registration.offering_id, chosen.ticket.ref)
    assert ticket_type is not None, "it is one of the options"
    try:
        with db.session.begin_nested():
            actions.swap(
                registration,
                current_user,
                ticket_type,
                form.raw_answers(questions) if questions else None,
                code=form.code.data or "",
                agreed_minor=request.form.get(f"agreed_{ticket_type.ref}", type=int),
            )
    except DomainError as error:
        form.refuse(error)
        return False
    return True


def _said(registration: Registration) -> str:
    if registration.state == "pending":
        return str(_("Your ticket is changed. The organiser decides about it and writes to you."))
    if registration.owed_minor:
        return str(_("Your ticket is changed. The organiser settles the difference with you."))
    return str(_("Your ticket is changed."))


def _questions(registration: Registration) -> list[Question]:
    """The form, where it asks anything of single tickets; else nothing has to be asked again."""
    questions = list_questions(registration.offering_id)
    return questions if any(each.ticket_types for each in questions) else []


def _options(registration: Registration, entry: Entry) -> list[Option]:
    invited = {each for find in UNLOCKED for each in find(current_user, registration.offering)}
    return list_options(registration, entry.ticket_ids | invited | opened_by_own_code(registration))


def _form(registration: Registration, questions: list[Question]) -> Any:
    form = answered_form(SwapForm, registration, questions)
    form.person = Profile(**{name: getattr(registration, name) for name in PROFILE})
    form.ticket_ref = form.ticket_type.data or ""
    form.kept |= handed_in(current_user.id, questions)
    return form


def _choose(form: Any, options: list[Option]) -> Option | None:
    """The ticket that was chosen, if it can be had; else the sentence at the field."""
    found = next((option for option in options if option.ticket.ref == form.ticket_type.data), None)
    if found is None:
        form.ticket_type.errors = [*form.ticket_type.errors, str(CHOOSE_TICKET)]
    return found


def _page(registration: Registration, form: Any, options: list[Option], questions: list[Question]) -> tuple[str, int]:
    page = render_template(
        "registrations/swaps/edit.html",
        registration=registration,
        form=form,
        options=[(option, words.terms(option)) for option in options],
        takes_codes=bool(form.code.data) or ticket_overview(registration.offering).takes_codes,
        parts=parts(form, questions, find_uploads(current_user.id, form.kept.values())),
        names=suggest_organisations(questions),
    )
    return page, 422 if form.has_errors else 200

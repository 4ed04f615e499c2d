"""Passing a registration on: the page of who has it, and the page behind the link that the new person gets."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.access import may_sign_in, policy, public, public_to_read
from core.database import db
from core.errors import DomainError, Gone, Refused
from core.forms import Form
from core.i18n import _, _l
from core.limits import limiter
from core.typed import sent_again
from registrations.base.drafts import save_draft
from registrations.base.forms import PROFILE, ProfileForm, build_again, restored
from registrations.base.intake import receive_files
from registrations.base.layout import parts
from registrations.base.models import Registration
from registrations.base.queries import find_draft, get_own
from registrations.questions.models import Question
from registrations.questions.queries import find_uploads, list_questions, suggest_organisations
from registrations.transfers import actions
from registrations.transfers.links import read_token
from registrations.transfers.models import Transfer
from registrations.transfers.queries import find_open, get_transfer

blueprint = Blueprint("transfers", __name__)


class OfferForm(Form):
    name = StringField(_l("Name of the new person"), [InputRequired(_l("Write the name of the new person.")),
                                                      Length(max=120)])  # fmt: skip
    email = StringField(_l("Their e-mail address"), [InputRequired(_l("Write the e-mail address.")), Length(max=254)])
    message = TextAreaField(_l("Message to them"), [Length(max=actions.LONGEST_MESSAGE)])


@blueprint.route("/my/registrations/<ref>/transfer", methods=["GET", "POST"])
@policy(may_sign_in)
@limiter.limit("30 per hour", methods=["POST"])
def create(ref: str) -> ResponseReturnValue:
    registration = get_own(current_user.id, ref)
    form = OfferForm()
    if form.validate_on_submit():
        try:
            actions.offer(
                registration,
                current_user,
                _secret_key(),
                email=form.email.data or "",
                name=form.name.data or "",
                message=form.message.data or "",
            )
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            registration = get_own(current_user.id, ref)
        else:
            db.session.commit()
            flash(_("The offer is on its way. You stay registered until it is accepted."), "success")
            return redirect(url_for("transfers.create", ref=ref), 303)
    return _offer_page(registration, form)


def _offer_page(registration: Registration, form: Any) -> tuple[str, int]:
    status = 422 if form.has_errors else 200
    refusal = None
    try:
        actions.check_may_transfer(registration)
    except DomainError as error:
        refusal, status = error.message, error.status
    page = render_template(
        "registrations/transfers/new.html",
        registration=registration,
        form=form,
        transfer=find_open(registration.id),
        refusal=refusal,
    )
    return page, status


@blueprint.post("/my/registrations/<ref>/transfer/withdrawal")
@policy(may_sign_in)
def withdraw(ref: str) -> ResponseReturnValue:
    registration = get_own(current_user.id, ref)
    transfer = find_open(registration.id)
    if transfer is not None:
        actions.withdraw(transfer)
        db.session.commit()
        flash(_("The offer is withdrawn. The ticket stays yours."), "success")
    return redirect(url_for("my.show", ref=ref), 303)


@blueprint.route("/transfers/<token>", methods=["GET", "POST"])
@public_to_read
def show(token: str) -> ResponseReturnValue:
    """What is passed on; whoever is signed in answers the questions and takes it over."""
    transfer = _load(token)
    registration = transfer.registration
    if transfer.state == "accepted" and current_user.is_authenticated and registration.user_id == current_user.id:
        return redirect(url_for("my.show", ref=registration.ref), 303)
    try:
        actions.check_may_accept(transfer, current_user if current_user.is_authenticated else None)
    except DomainError as error:
        may_decline = isinstance(error, Refused) and transfer.from_user_id != current_user.id
        page = _page("registrations/transfers/over.html", transfer, refusal=error.message, token=may_decline and token)
        return page, error.status
    if not current_user.is_authenticated:
        return sent_again() or _page("registrations/transfers/choose.html", transfer, token=token)
    return _accept(transfer, token)


def _accept(transfer: Transfer, token: str) -> ResponseReturnValue:
    offering, questions = transfer.registration.offering, list_questions(transfer.registration.offering_id)
    form = _form(transfer, questions)
    if request.method == "GET":
        return _form_page(transfer, token, form, questions)
    form.validate()
    receive_files(form, questions, current_user)
    if form.check_answers(questions):
        db.session.flush()
        try:
            actions.accept(transfer, current_user, form.profile(), form.raw_answers(questions))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            transfer = _load(token)
            offering = transfer.registration.offering
        else:
            ref = transfer.registration.ref
            db.session.commit()
            flash(_("The ticket is yours."), "success")
            return redirect(url_for("my.show", ref=ref), 303)
    save_draft(current_user, offering, form.draft(questions))
    page = _form_page(transfer, token, form, questions)
    db.session.commit()
    return page, 422


def _form(transfer: Transfer, questions: list[Question]) -> Any:
    """With what was typed before, or what the account knows; nothing of who has the ticket now."""
    draft = find_draft(transfer.registration.offering_id, current_user.id)
    values = restored(draft.values) if draft else {name: getattr(current_user, name) for name in PROFILE}
    form = build_again(ProfileForm, questions, values, from_request=request.method == "POST")
    form.ticket_ref = transfer.registration.ticket_type.ref
    return form


def _form_page(transfer: Transfer, token: str, form: Any, questions: list[Question]) -> str:
    return _page(
        "registrations/transfers/accept.html",
        transfer,
        token=token,
        form=form,
        parts=parts(form, questions, find_uploads(current_user.id, form.kept.values())),
        names=suggest_organisations(questions),
    )


@blueprint.post("/transfers/<token>/refusal")
@public
@limiter.limit("30 per minute")
def decline(token: str) -> ResponseReturnValue:
    transfer = _load(token)
    try:
        actions.decline(transfer)
    except Gone as error:
        db.session.rollback()
        return _page("registrations/transfers/over.html", _load(token), refusal=error.message), error.status
    page = _page("registrations/transfers/over.html", transfer, refusal=_("Thank you for saying so. We tell %(name)s.",
                 name=transfer.from_user.display_name))  # fmt: skip
    db.session.commit()
    return page


def _load(token: str) -> Transfer:
    return get_transfer(read_token(token, _secret_key()))


def _secret_key() -> str:
    secret_key: str = current_app.config["SETTINGS"].secret_key
    return secret_key


def _page(template: str, transfer: Transfer, **context: Any) -> str:
    registration = transfer.registration
    return render_template(
        template, transfer=transfer, registration=registration, offering=registration.offering, **context
    )

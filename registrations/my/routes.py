"""The participant's own pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import may_sign_in, policy
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _, date_long, localized
from notifications.addresses.actions import mark_reachable
from notifications.addresses.queries import find_unreachable
from offerings.base.kinds import look
from offerings.base.urls import ics_url, public_url
from registrations.acceptances.queries import asks_more
from registrations.base import actions
from registrations.base.answered import answered_form
from registrations.base.forms import ProfileForm
from registrations.base.intake import receive_files
from registrations.base.layout import earlier_versions, parts
from registrations.base.models import Registration
from registrations.base.queries import get_own, list_steps
from registrations.base.states import ACTIVE, WORDS
from registrations.base.timeline import timeline
from registrations.groups.queries import list_managed
from registrations.invitations.queries import list_replies
from registrations.invitations.words import said
from registrations.my import queries
from registrations.my.sections import SECTIONS
from registrations.orders.queries import list_mine as list_mine_orders
from registrations.picks.queries import find_next
from registrations.questions.downloads import attachment
from registrations.questions.handed_in import handed_in
from registrations.questions.queries import (
    find_texts,
    find_uploads,
    get_upload_of,
    list_answers,
    list_questions,
    suggest_organisations,
)
from registrations.questions.words import answer_words
from registrations.swaps.actions import check_may_swap
from registrations.tickets.queries import count_ticket_types
from registrations.tickets.windows import changes_until
from registrations.transfers.actions import check_may_transfer
from registrations.transfers.queries import find_open
from registrations.waiting import actions as waiting
from registrations.waiting.queries import find_entry, find_open_offer, rank, ranks_of

blueprint = Blueprint("my", __name__)


@blueprint.get("/my")
@policy(may_sign_in)
def index() -> ResponseReturnValue:
    now = clock.now()
    mine = queries.list_mine(current_user.id)
    active = [each for each in mine if each.state in ACTIVE]
    coming = [each for each in active if not _is_over(each, now)]
    return render_template(
        "registrations/my/index.html",
        week=_days(queries.list_week(current_user.id, coming, now)),
        tickets=[_row(each) for each in coming if each.state in ("confirmed", "pending")],
        lines=[_row(each) for each in coming if each.state in ("waiting", "offered")],
        past=[_row(each) for each in mine if each not in coming],
        ranks=ranks_of(current_user.id),
        offers=queries.list_open_offers(current_user.id),
        groups=list_managed(current_user),
        next_pick=find_next(current_user.id, now),
        orders=list_mine_orders(current_user.id),
        unreachable=find_unreachable(current_user.email),
    )


@blueprint.post("/my/address/reachable")
@policy(may_sign_in)
def address_works() -> ResponseReturnValue:
    """Mails came back, but the person says that they arrive again."""
    mark_reachable(current_user.email)
    db.session.commit()
    flash(_("Thank you. The next mails go to %(address)s again.", address=current_user.email), "success")
    return redirect(url_for("my.index"), 303)


def _is_over(registration: Registration, now: datetime) -> bool:
    offering = registration.offering
    last = offering.ends_on or offering.starts_on
    return offering.state == "cancelled" or (last is not None and last < clock.today(offering.time_zone))


def _row(registration: Registration) -> dict[str, Any]:
    offering = registration.offering
    venue = offering.venue
    return {
        "registration": registration,
        "offering": offering,
        "kind": look(offering.kind),
        "url": url_for("my.show", ref=registration.ref),
        "place": localized(venue.name if venue else offering.city),
    }


def _days(items: list[Any]) -> list[tuple[str, list[Any]]]:
    """The agenda by day, in the zone of the place."""
    days: dict[str, list[Any]] = {}
    for item in items:
        day = date_long(item.starts_at.astimezone(ZoneInfo(item.offering.time_zone)).date())
        days.setdefault(day, []).append((item, public_url(item.offering)))
    return list(days.items())


@blueprint.get("/my/registrations/<ref>")
@policy(may_sign_in)
def show(ref: str) -> ResponseReturnValue:
    registration = get_own(current_user.id, ref)
    return _show(registration)


def _show(registration: Registration, refusal: DomainError | None = None) -> ResponseReturnValue:
    offering = registration.offering
    entry = find_entry(registration.id) if registration.state == "waiting" else None
    offer = find_open_offer(registration.id) if registration.state == "offered" else None
    until = changes_until(offering)
    page = render_template(
        "registrations/my/show.html",
        registration=registration,
        offering=offering,
        kind=look(offering.kind),
        public_url=public_url(offering),
        ics_url=ics_url(offering),
        rank=rank(entry) if entry else None,
        offer=offer,
        until=until,
        may_change=registration.state in ACTIVE
        and offering.state != "cancelled"
        and (until is None or clock.now() < until),
        may_swap=_may(check_may_swap, registration) and count_ticket_types(registration.offering_id) > 1,
        sections=[section(registration) for section in SECTIONS],
        may_transfer=_may(check_may_transfer, registration),
        transfer=find_open(registration.id),
        answers=_answers(registration),
        entries=timeline(registration, list_steps(registration.id), current_user.time_zone),
        replies=said(list_replies(registration.id), offering.time_zone),
        refusal=refusal.message if refusal else None,
        words=WORDS,
    )
    return page, refusal.status if refusal else 200


def _may(check: Callable[[Registration], None], registration: Registration) -> bool:
    try:
        check(registration)
    except DomainError:
        return False
    return True


def _answers(registration: Registration) -> list[tuple[str, str, str | None]]:
    """(question, answer, address of the file) of what was answered."""
    rows = []
    for answer in list_answers(registration.id):
        upload = answer.upload
        clear = answer.question.kind == "needs"  # one's own; a number stays masked for whoever looks over the shoulder
        words = answer_words(answer.question, answer.value, upload.filename if upload else "", clear=clear)
        link = url_for("my.file", ref=registration.ref, upload_ref=upload.ref) if upload else None
        rows.append((localized(answer.question.label), words, link))
    return rows


@blueprint.get("/my/registrations/<ref>/files/<upload_ref>")
@policy(may_sign_in)
def file(ref: str, upload_ref: str) -> ResponseReturnValue:
    registration = get_own(current_user.id, ref)
    return attachment(get_upload_of(registration.id, upload_ref))


@blueprint.route("/my/registrations/<ref>/answers", methods=["GET", "POST"])
@policy(may_sign_in)
def edit(ref: str) -> ResponseReturnValue:
    registration = get_own(current_user.id, ref)
    questions = list_questions(registration.offering_id)
    form = answered_form(ProfileForm, registration, questions)
    if form.is_submitted():
        form.kept |= handed_in(current_user.id, questions)
        form.validate()
        receive_files(form, questions, current_user)
        if form.check_answers(questions):
            try:
                with db.session.begin_nested():  # what was handed in stays when the answers are refused
                    actions.change_answers(registration, current_user, form.profile(), form.raw_answers(questions))
            except DomainError as error:
                form.refuse(error)
            else:
                db.session.commit()
                flash(_("Your answers are saved."), "success")
                return redirect(url_for("my.show", ref=ref), 303)
        db.session.commit()
    texts = find_texts(earlier_versions(form, questions))
    shown = parts(form, questions, find_uploads(current_user.id, form.kept.values()), texts)
    names = suggest_organisations(questions)
    page = render_template("registrations/my/edit.html", registration=registration, form=form, parts=shown, names=names)
    return page, 422 if form.has_errors else 200


@blueprint.route("/my/registrations/<ref>/cancellation", methods=["GET", "POST"])
@policy(may_sign_in)
def cancel(ref: str) -> ResponseReturnValue:
    registration = get_own(current_user.id, ref)
    form = Form()
    if form.validate_on_submit():
        try:
            actions.cancel(registration, current_user)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Your registration is cancelled."), "success")
            return redirect(url_for("my.show", ref=ref), 303)
    page = render_template("registrations/my/cancel.html", registration=registration, form=form)
    return page, 409 if form.has_errors else 200


@blueprint.post("/my/registrations/<ref>/acceptance")
@policy(may_sign_in)
def accept(ref: str) -> ResponseReturnValue:
    if asks_more(get_own(current_user.id, ref)):
        return redirect(url_for("acceptances.edit", ref=ref), 303)
    return _answer_offer(ref, waiting.accept_offer, "confirmed", _("The seat is yours."))


@blueprint.post("/my/registrations/<ref>/refusal")
@policy(may_sign_in)
def decline(ref: str) -> ResponseReturnValue:
    thanks = _("The seat goes to the next in line. Thank you for saying so.")
    return _answer_offer(ref, waiting.decline_offer, "cancelled", thanks)


def _answer_offer(ref: str, action: Any, wanted: str, thanks: str) -> ResponseReturnValue:
    """A second press finds the registration as wanted already, and shows it as the first did."""
    registration = get_own(current_user.id, ref)
    try:
        action(registration, current_user)
    except DomainError as error:
        db.session.rollback()
        registration = get_own(current_user.id, ref)
        if registration.state != wanted:
            return _show(registration, error)
        return redirect(url_for("my.show", ref=ref), 303)
    db.session.commit()
    flash(thanks, "success")
    return redirect(url_for("my.show", ref=ref), 303)

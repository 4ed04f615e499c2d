"""The organiser's pages of who takes part."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import TextAreaField
from wtforms.validators import Length

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _, _l, _n, aside, localized
from notifications.addresses.queries import find_unreachable
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit, may_own, may_view
from registrations.base import actions
from registrations.base.models import Registration
from registrations.base.states import ACTIVE, WORDS
from registrations.checkins.queries import arrivals, count_arrived
from registrations.invitations.queries import count_replies, list_replies
from registrations.invitations.words import NO_REPLY, REPLIES, said
from registrations.opt_outs.recipients import recipient_of
from registrations.orders.queries import find_order
from registrations.participants import queries, words
from registrations.participants.columns import USUAL, all_columns, choose
from registrations.participants.filters import Look, Pair, parse_look, read_look
from registrations.participants.history import history
from registrations.participants.queries import Page
from registrations.questions.downloads import attachment
from registrations.questions.models import Question
from registrations.questions.queries import get_upload_of, list_all_questions, list_answers
from registrations.questions.words import answer_words
from registrations.tickets.queries import list_ticket_types
from registrations.views import actions as views
from registrations.views.queries import get_view, list_views
from registrations.waiting.queries import find_entry, rank

blueprint = Blueprint("participants", __name__, url_prefix="/organise/offerings/<ref>/participants")


class ReasonForm(Form):
    reason = TextAreaField(_l("Reason"), [Length(max=500)])


@blueprint.get("")
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    """The list; ``?`` is a Look, with ``after`` or ``before`` for the pages beyond the first."""
    offering = load_offering(ref, may_view)
    look = read_look(request.args.items(multi=True))
    return _list(offering, look)


def _list(offering: Offering, look: Look, view_error: DomainError | None = None) -> ResponseReturnValue:
    questions = {question.ref: question for question in list_all_questions(offering.id)}
    tickets = list_ticket_types(offering.id)
    counts = queries.count_by_state(offering, look.wanted, questions)
    after, before = request.args.get("after", ""), request.args.get("before", "")
    page = queries.list_page(offering, look, questions, after=after, before=before)
    replies = _replies(offering)
    known = all_columns(questions.values())
    columns = choose(known, look.columns, USUAL + (("reply",) if replies else ()))
    rows = queries.rows_of(page.rows, columns)
    html = render_offering(
        "registrations/participants/index.html",
        offering,
        look=look,
        page=page,
        rows=rows,
        columns=columns,
        cells={
            row.registration.id: {
                column.key: words.cell_text(column.cell(row), offering.time_zone) for column in columns
            }
            for row in rows
        },
        known=known.values(),
        words=WORDS,
        conditions=_conditions(offering, look, questions, tickets),
        state_tabs=_tabs(offering, look, counts),
        counts=counts,
        total=queries.total(counts, look.wanted.state),
        arrived=arrivals([row.id for row in page.rows]),
        arrived_total=count_arrived(offering.id),
        confirmed=queries.count_confirmed(offering.id),
        ticket_types=tickets,
        replies=replies,
        arrived_words=words.ARRIVED,
        paid_words=words.PAID,
        orders=words.ORDERS,
        answer_choices=words.answer_choices(questions.values(), look.wanted),
        views=_views(offering),
        may_decide=may_edit(current_user, offering),
        may_own=may_own(current_user, offering),
        pages=_pages(offering, look, page, queries.total(counts, look.wanted.state)),
        everybody=url_for("participants.index", ref=offering.ref),
        here=look.query_string(),
        view_error=view_error,
    )
    return html, view_error.status if view_error else 200


def _address(offering: Offering, look: Look, **more: str) -> str:
    values: list[Pair] = look.pairs() + [(name, value) for name, value in more.items() if value]
    grouped: dict[str, Any] = {}
    for name, value in values:
        grouped.setdefault(name, []).append(value)
    return url_for("participants.index", ref=offering.ref, **grouped)


def _conditions(offering: Offering, look: Look, questions: dict[str, Question], tickets: Any) -> list[tuple[str, str]]:
    """In words, with the address of the list without it."""
    found = words.filter_words(look.wanted, questions, tickets)
    return [(each.words, _address(offering, look.without(each.pair))) for each in found]


def _replies(offering: Offering) -> list[tuple[str, str]]:
    """Answer and its word with how many, once any calendar has answered."""
    counts = count_replies(offering.id)
    if not counts.keys() - {""}:
        return []
    counts["none"] = counts.pop("", 0)
    known = REPLIES | {"none": NO_REPLY}
    return [(reply, aside(str(word), str(counts[reply]))) for reply, word in known.items() if counts.get(reply)]


def _tabs(offering: Offering, look: Look, counts: dict[str, int]) -> list[tuple[Any, str, bool, int]]:
    now = look.wanted.state
    states: list[tuple[str, Any]] = [("active", _("All active"))]
    states += [(state, word) for state, word in WORDS.items() if counts.get(state) or state == now]
    states.append(("all", _("Everybody")))
    return [
        (
            word,
            _address(offering, replace(look, wanted=replace(look.wanted, state=state))),
            state == now,
            queries.total(counts, state),
        )
        for state, word in states
    ]


def _pages(offering: Offering, look: Look, page: Page, total: int) -> dict[str, Any]:
    return {
        "summary": _n("%(num)s person", "%(num)s people", total),
        "previous_url": _address(offering, look, before=page.before) if page.before else None,
        "next_url": _address(offering, look, after=page.after) if page.after else None,
    }


def _views(offering: Offering) -> list[dict[str, Any]]:
    """Saved views the reader may open: address, whose, and whether it may be removed."""
    base, editor = url_for("participants.index", ref=offering.ref), may_edit(current_user, offering)
    return [
        {
            "view": view,
            "url": f"{base}?{view.query}",
            "is_own": view.user_id == current_user.id,
            "may_remove": editor or view.user_id == current_user.id,
        }
        for view in list_views(offering.id, current_user.id)
    ]


@blueprint.post("/views")
@policy(may_view)
def save_view(ref: str) -> ResponseReturnValue:
    """Keep the look at the list; with the team only by whoever may edit the offering."""
    offering = load_offering(ref, may_view)
    look = parse_look(request.form.get("query", "")[:4000])
    is_shared = bool(request.form.get("shared")) and may_edit(current_user, offering)
    try:
        view = views.save(
            offering, current_user, request.form.get("name", "")[:200], look.query_string(), is_shared=is_shared
        )
    except DomainError as error:
        db.session.rollback()
        return _list(load_offering(ref, may_view), look, error)
    flash(_("The view “%(name)s” is saved.", name=view.name), "success")
    db.session.commit()
    return redirect(_address(load_offering(ref, may_view), look), 303)


@blueprint.post("/views/<view_ref>/removal")
@policy(may_view)
def remove_view(ref: str, view_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_view)
    view = get_view(offering.id, current_user.id, view_ref)
    views.remove(view, current_user, may_edit=may_edit(current_user, offering))
    db.session.commit()
    flash(_("The view is removed."), "success")
    return redirect(url_for("participants.index", ref=ref), 303)


@blueprint.get("/<registration_ref>")
@policy(may_view)
def show(ref: str, registration_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_view)
    return _show(offering, queries.get_registration(offering, registration_ref), ReasonForm(formdata=None))


def _show(offering: Offering, registration: Registration, form: Any, status: int = 200) -> ResponseReturnValue:
    entry = find_entry(registration.id) if registration.state == "waiting" else None
    answered = said(list_replies(registration.id), offering.time_zone)
    page = render_offering(
        "registrations/participants/show.html",
        offering,
        registration=registration,
        words=WORDS,
        is_active=registration.state in ACTIVE,
        unreachable=find_unreachable(recipient_of(registration).address) if registration.state != "held" else None,
        answers=_answers(offering, registration),
        arrived_at=arrivals([registration.id]).get(registration.id),
        rank=rank(entry) if entry else None,
        order=find_order(registration.order_id),
        entries=history(offering, registration, answered),
        replies=answered,
        reply_words=REPLIES,
        form=form,
        may_decide=may_edit(current_user, offering),
    )
    return page, status


def _answers(offering: Offering, registration: Registration) -> list[tuple[str, str, str | None]]:
    rows = []
    for answer in list_answers(registration.id):
        upload = answer.upload
        words = answer_words(answer.question, answer.value, upload.filename if upload else "")
        link = (
            url_for("participants.file", ref=offering.ref, registration_ref=registration.ref, upload_ref=upload.ref)
            if upload
            else None
        )
        rows.append((localized(answer.question.label), words, link))
    return rows


@blueprint.get("/<registration_ref>/files/<upload_ref>")
@policy(may_view)
def file(ref: str, registration_ref: str, upload_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_view)
    return attachment(get_upload_of(queries.get_registration(offering, registration_ref).id, upload_ref))


@blueprint.post("/<registration_ref>/approval")
@policy(may_edit)
def approve(ref: str, registration_ref: str) -> ResponseReturnValue:
    return _move(ref, registration_ref, actions.approve, _("Approved. A mail with the ticket is on its way."))


@blueprint.post("/<registration_ref>/rejection")
@policy(may_edit)
def reject(ref: str, registration_ref: str) -> ResponseReturnValue:
    return _move(ref, registration_ref, actions.reject, _("Not accepted. The person gets your reason by mail."), True)


@blueprint.post("/<registration_ref>/cancellation")
@policy(may_edit)
def cancel(ref: str, registration_ref: str) -> ResponseReturnValue:
    return _move(ref, registration_ref, actions.cancel, _("Cancelled. The seat goes to the next in line."), True)


def _move(
    ref: str, registration_ref: str, action: Callable[..., None], done: str, with_reason: bool = False
) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    registration = queries.get_registration(offering, registration_ref)
    form = ReasonForm()
    try:
        if not form.validate():
            return _show(offering, registration, form, 422)
        action(registration, current_user, *([form.reason.data or ""] if with_reason else []))
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        offering = load_offering(ref, may_edit)
        return _show(offering, queries.get_registration(offering, registration_ref), form, error.status)
    db.session.commit()
    flash(done, "success")
    return redirect(url_for("participants.show", ref=ref, registration_ref=registration_ref), 303)

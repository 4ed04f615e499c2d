"""The organiser's pages of who takes part."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import TextAreaField
from wtforms.validators import Length

from core import clock
from core.access import policy, require
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _, _l, _n, aside, date_short, localized
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.base.queries import get_by_ref
from offerings.roles.policy import may_edit, may_view
from registrations.base import actions
from registrations.base.models import Registration
from registrations.base.queries import list_steps
from registrations.base.states import ACTIVE, WORDS
from registrations.base.timeline import timeline
from registrations.checkins.queries import arrivals, count_arrived
from registrations.invitations.queries import count_replies, list_replies
from registrations.invitations.words import NO_REPLY, REPLIES, Said, said
from registrations.invitations.words import entries as reply_entries
from registrations.participants import queries
from registrations.participants.actions import approve_many, note_export, reject_many
from registrations.participants.exports import table, to_csv, to_xlsx
from registrations.participants.queries import Filter, Page
from registrations.questions.downloads import attachment
from registrations.questions.queries import get_upload_of, list_all_questions, list_answers
from registrations.questions.words import answer_words
from registrations.tickets.queries import list_ticket_types
from registrations.waiting.queries import find_entry, rank

blueprint = Blueprint("participants", __name__, url_prefix="/organise/offerings/<ref>/participants")

TYPES = {
    "csv": ("text/csv", to_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
}


class ReasonForm(Form):
    reason = TextAreaField(_l("Reason"), [Length(max=500)])


def _load(ref: str, may: Callable[..., bool]) -> Offering:
    offering = get_by_ref(ref)
    require(may, offering, see=may_view)
    return offering


def _filter(offering: Offering) -> Filter:
    """From the query string; what it does not understand leaves everything in."""
    ticket = next((t for t in list_ticket_types(offering.id) if t.ref == request.args.get("ticket")), None)
    return Filter(
        text=request.args.get("q", "")[:200],
        state=request.args.get("state", "active"),
        ticket_type_id=ticket.id if ticket else None,
        reply=request.args.get("reply", "")[:10],
    )


@blueprint.get("")
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    offering = _load(ref, may_view)
    return _list(offering, ReasonForm(formdata=None))


def _list(offering: Offering, form: ReasonForm, status: int = 200) -> ResponseReturnValue:
    wanted = _filter(offering)
    page = queries.list_page(offering.id, wanted, request.args.get("page", 1, type=int))
    counts = queries.count_by_state(offering.id)
    html = render_offering(
        "registrations/participants/index.html",
        offering,
        page=page,
        wanted=wanted,
        words=WORDS,
        form=form,
        state_tabs=_tabs(offering, wanted, counts),
        counts=counts,
        days={row.id: date_short(row.created_at.astimezone(ZoneInfo(offering.time_zone))) for row in page.rows},
        arrived=arrivals([row.id for row in page.rows]),
        arrived_total=count_arrived(offering.id),
        ticket_types=list_ticket_types(offering.id),
        ticket=request.args.get("ticket", ""),
        replies=_replies(offering),
        reply_words=REPLIES,
        may_decide=may_edit(current_user, offering),
        pages=_pages(offering, page),
        address=lambda **values: _address(offering, **values),
    )
    return html, status


def _address(offering: Offering, endpoint: str = "participants.index", **values: Any) -> str:
    """The same filter with some of it changed."""
    kept = {name: request.args[name] for name in ("q", "state", "ticket", "reply") if request.args.get(name)}
    return url_for(endpoint, ref=offering.ref, **(kept | values))


def _replies(offering: Offering) -> list[tuple[str, str]]:
    """Answer and its word with how many, once any calendar has answered."""
    counts = count_replies(offering.id)
    if not counts.keys() - {""}:
        return []
    counts["none"] = counts.pop("", 0)
    words = REPLIES | {"none": NO_REPLY}
    return [(reply, aside(str(word), str(counts[reply]))) for reply, word in words.items() if counts.get(reply)]


def _tabs(offering: Offering, wanted: Filter, counts: dict[str, int]) -> list[tuple[Any, str, bool, int]]:
    active = sum(counts.get(state, 0) for state in ACTIVE)
    states = [("active", _("All active"), active)]
    states += [(state, word, counts[state]) for state, word in WORDS.items() if counts.get(state)]
    return [
        (word, _address(offering, state=state, page=1), wanted.state == state, count) for state, word, count in states
    ]


def _pages(offering: Offering, page: Page) -> dict[str, Any]:
    numbers = sorted({1, page.last, *range(max(1, page.number - 2), min(page.last, page.number + 2) + 1)})
    links: list[tuple[int, str, bool] | None] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number - before > 1:
            links.append(None)
        links.append((number, _address(offering, page=number), number == page.number))
    return {
        "summary": _n("%(num)s person", "%(num)s people", page.total),
        "previous_url": _address(offering, page=page.number - 1) if page.number > 1 else None,
        "next_url": _address(offering, page=page.number + 1) if page.number < page.last else None,
        "pages": links if page.last > 1 else [],
    }


@blueprint.post("/decisions")
@policy(may_edit)
def decide(ref: str) -> ResponseReturnValue:
    """Approve or reject those that were ticked."""
    offering = _load(ref, may_edit)
    form = ReasonForm()
    chosen = queries.list_these(offering.id, request.form.getlist("registration")[:500])
    if not chosen:
        flash(_("Tick the people first."), "warning")
        return redirect(_address(offering), 303)
    if not form.validate():
        return _list(offering, form, 422)
    try:
        if request.form.get("decision") == "approve":
            flash(_approved(approve_many(chosen, current_user)), "success")
        else:
            flash(_rejected(reject_many(chosen, current_user, form.reason.data or "")), "success")
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _list(_load(ref, may_edit), form, error.status)
    db.session.commit()
    return redirect(_address(offering), 303)


def _approved(count: int) -> str:
    return str(_n("%(num)s registration approved.", "%(num)s registrations approved.", count))


def _rejected(count: int) -> str:
    return str(_n("%(num)s registration not accepted.", "%(num)s registrations not accepted.", count))


@blueprint.post("/export.<any(csv, xlsx):kind>")
@policy(may_view)
def export(ref: str, kind: str) -> ResponseReturnValue:
    """A POST, because each export is written down."""
    offering = _load(ref, may_view)
    wanted = _filter(offering)
    content_type, write = TYPES[kind]
    rows = queries.iterate(offering.id, wanted)
    file = write(table(rows, list_all_questions(offering.id), offering.time_zone))
    offering = get_by_ref(ref)
    note_export(offering, current_user, kind, f"{wanted.state} {wanted.text}".strip())
    name = f"{offering.slug}-{clock.today(offering.time_zone)}.{kind}"
    db.session.commit()
    response: Response = send_file(file, mimetype=content_type, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/<registration_ref>")
@policy(may_view)
def show(ref: str, registration_ref: str) -> ResponseReturnValue:
    offering = _load(ref, may_view)
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
        answers=_answers(offering, registration),
        arrived_at=arrivals([registration.id]).get(registration.id),
        rank=rank(entry) if entry else None,
        entries=_history(offering, registration, answered),
        replies=answered,
        reply_words=REPLIES,
        form=form,
        may_decide=may_edit(current_user, offering),
    )
    return page, status


def _history(offering: Offering, registration: Registration, answered: list[Said]) -> list[dict[str, Any]]:
    """What happened and what the calendar answered, newest first."""
    steps = timeline(registration, list_steps(registration.id), offering.time_zone)
    steps += reply_entries(answered, offering.time_zone, registration.name_native)
    return sorted(steps, key=lambda entry: str(entry["iso"]), reverse=True)


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
    offering = _load(ref, may_view)
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
    offering = _load(ref, may_edit)
    registration = queries.get_registration(offering, registration_ref)
    form = ReasonForm()
    try:
        if not form.validate():
            return _show(offering, registration, form, 422)
        action(registration, current_user, *([form.reason.data or ""] if with_reason else []))
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        offering = _load(ref, may_edit)
        return _show(offering, queries.get_registration(offering, registration_ref), form, error.status)
    db.session.commit()
    flash(done, "success")
    return redirect(url_for("participants.show", ref=ref, registration_ref=registration_ref), 303)

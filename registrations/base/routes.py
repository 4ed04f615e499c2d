"""Registering: the form, the check page, the sending. At most four requests, no script needed."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts.users.models import User
from core.access import public_to_read
from core.database import db, reads_first, start_writing
from core.errors import DomainError, NotFound
from core.i18n import _, localized
from core.typed import sent_again
from offerings.base.models import Offering
from offerings.base.queries import find_by_slug
from offerings.roles.policy import may_see
from registrations.base import actions, words
from registrations.base.drafts import save_draft
from registrations.base.forms import PROFILE, RegistrationForm, build_again, restored
from registrations.base.intake import receive_files
from registrations.base.layout import parts
from registrations.base.models import RegistrationDraft
from registrations.base.queries import find_active, find_draft
from registrations.codes.entry import Entry, enter, guesses
from registrations.questions.actions import discard
from registrations.questions.answers import field_name
from registrations.questions.models import Question
from registrations.questions.queries import find_uploads, list_questions, suggest_organisations
from registrations.questions.words import answer_words
from registrations.tickets.availability import TicketOverview, TicketView, ticket_overview
from registrations.tickets.queries import find_to_take

blueprint = Blueprint("registrations", __name__)

KINDS = {"events": ("exhibition", "conference"), "trainings": ("cohort",)}


@blueprint.route("/<any(events, trainings):area>/<slug>/registration", methods=["GET", "POST"])
@public_to_read
@reads_first
@guesses
def create(area: str, slug: str) -> ResponseReturnValue:
    offering = find_by_slug(slug, KINDS[area])
    if offering is None or not may_see(current_user, offering):
        raise NotFound
    draft = find_draft(offering.id, current_user.id) if current_user.is_authenticated else None
    if draft is not None and request.form.get("step") == "send":
        return _send(offering, draft)
    entry, overview = _look(offering, draft)
    if not current_user.is_authenticated:
        return sent_again() or _page(
            "registrations/base/choose.html", offering, overview, next=_here(entry), entry=entry
        )
    existing = find_active(offering.id, current_user.id)
    if existing is not None:
        flash(_("You have registered already: this is what you hold."), "info")
        return redirect(url_for("my.show", ref=existing.ref), 303)
    if request.method == "POST":
        start_writing()
    if not overview.is_open:
        return _shut(offering, overview, entry, draft)
    step = {"send": _again, "code": _enter}.get(request.form.get("step", ""), _check)
    return (_ask if request.method == "GET" else step)(offering, overview, entry, draft)


def _shut(
    offering: Offering, overview: TicketOverview, entry: Entry, draft: RegistrationDraft | None
) -> ResponseReturnValue:
    """Why nobody can register now. What was typed meanwhile is kept, should it open again."""
    is_sent = request.method == "POST"
    if is_sent and request.form.get("step") != "send":
        questions = list_questions(offering.id)
        form = build_again(RegistrationForm, questions, restored(draft.values) if draft else {}, from_request=True)
        receive_files(form, questions, current_user)
        save_draft(current_user, offering, form.draft(questions))
        db.session.commit()
    page = _page("registrations/base/closed.html", offering, overview, entry=entry)
    return page, 422 if entry.refusal else 409 if is_sent else 200


def _look(offering: Offering, draft: RegistrationDraft | None) -> tuple[Entry, TicketOverview]:
    """The access code of this request, else the one in the draft; tickets with those that it opens and those this
    person was invited to."""
    entry = enter(offering, str(draft.values.get("code", "")) if draft else "")
    unlocked = set(entry.ticket_ids)
    if current_user.is_authenticated:
        unlocked |= {each for find in actions.UNLOCKED for each in find(current_user, offering)}
    return entry, ticket_overview(offering, unlocked)


def _here(entry: Entry) -> str:
    return f"{request.path}?{urlencode({'code': entry.text})}" if entry.text else request.path


def _enter(
    offering: Offering, overview: TicketOverview, entry: Entry, draft: RegistrationDraft | None
) -> ResponseReturnValue:
    """An access code was typed: the form again, with what it opens or why it opens nothing; nothing is lost."""
    questions = list_questions(offering.id)
    form = build_again(RegistrationForm, questions, restored(draft.values) if draft else {}, from_request=True)
    receive_files(form, questions, current_user)
    _refuse_code(form, entry)
    save_draft(current_user, offering, form.draft(questions))
    page = _form_page(offering, overview, form, questions)
    db.session.commit()
    return page, 422 if form.has_errors else 200


def _take_code(form: Any, entry: Entry) -> None:
    """A code in the address is filled in; one that opens nothing any more says why."""
    form.code.data = entry.text or form.code.data
    _refuse_code(form, entry)


def _refuse_code(form: Any, entry: Entry) -> None:
    if entry.refusal is not None:
        form.refuse(entry.refusal)


def _ask(
    offering: Offering, overview: TicketOverview, entry: Entry, draft: RegistrationDraft | None
) -> ResponseReturnValue:
    """The form, with what was typed before or what the account knows."""
    values = restored(draft.values) if draft else {name: getattr(current_user, name) for name in PROFILE}
    questions = list_questions(offering.id)
    form = build_again(RegistrationForm, questions, values, from_request=False)
    _take_code(form, entry)
    if not form.ticket_type.data and len(overview.tickets) == 1:
        form.ticket_type.data = overview.tickets[0].ref
    return _form_page(offering, overview, form, questions)


def _check(
    offering: Offering, overview: TicketOverview, entry: Entry, draft: RegistrationDraft | None
) -> ResponseReturnValue:
    """Keep what was typed, whatever it is; show it back when it can be sent, else say what is wrong."""
    questions = list_questions(offering.id)
    form = build_again(RegistrationForm, questions, restored(draft.values) if draft else {}, from_request=True)
    form.validate()
    receive_files(form, questions, current_user)
    _refuse_code(form, entry)
    chosen = _chosen(form, overview)
    form.ticket_ref = chosen.ref if chosen else ""
    is_good = form.check_answers(questions) and chosen is not None
    if is_good:
        discard(current_user.id, form.let_go(questions))
    kept = save_draft(current_user, offering, form.draft(questions))
    if is_good and chosen is not None:
        shown = {"ticket": chosen, "tax": words.tax(chosen), "rows": _rows(form, questions), "seen": _stamp(kept)}
        page = _page("registrations/base/check.html", offering, overview, **shown)
    else:
        page = _form_page(offering, overview, form, questions)
    db.session.commit()
    return page, 200 if is_good else 422


def _send(offering: Offering, draft: RegistrationDraft) -> ResponseReturnValue:
    """Register with the draft as it was shown. As few statements as can be: this is what a rush consists of."""
    if request.form.get("seen", _stamp(draft)) != _stamp(draft):
        flash(_("This was changed in another window meanwhile. Please check it once more."), "warning")
        return redirect(request.path, 303)
    questions = list_questions(offering.id)
    form = build_again(RegistrationForm, questions, restored(draft.values), from_request=False)
    ticket_type = find_to_take(offering.id, form.ticket_type.data or "")
    if ticket_type is None:
        return redirect(request.path, 303)
    start_writing()
    try:
        registration = actions.register(
            current_user,
            offering,
            ticket_type,
            form.raw_answers(questions),
            form.profile(),
            questions=questions,
            code=form.code.data or "",
            agreed_minor=request.form.get("agreed", type=int),
        )
    except DomainError as error:
        db.session.rollback()
        return _refused(offering, draft, form, questions, error)
    ticket = url_for("my.show", ref=registration.ref)
    flash(str(words.ENTERED[registration.state]), "success")
    db.session.commit()
    return redirect(ticket, 303)


def _stamp(draft: RegistrationDraft) -> str:
    """Differs each time it was kept."""
    return draft.updated_at.isoformat()


def _refused(
    offering: Offering, draft: RegistrationDraft, form: Any, questions: list[Question], error: DomainError
) -> ResponseReturnValue:
    entry, overview = _look(offering, draft)
    if not overview.is_open:
        return _shut(offering, overview, entry, draft)
    form.refuse(error)
    return _form_page(offering, overview, form, questions), 422


def _again(*_: Any) -> ResponseReturnValue:
    """Nothing is kept that could be sent."""
    return redirect(request.path, 303)


def _chosen(form: Any, overview: TicketOverview) -> TicketView | None:
    """The ticket that was chosen, if it can be had; else the sentence at the field."""
    found = next((ticket for ticket in overview.tickets if ticket.ref == form.ticket_type.data), None)
    if found is None:
        form.ticket_type.errors = [*form.ticket_type.errors, str(words.CHOOSE_TICKET)]
        return None
    if not found.is_open:
        form.ticket_type.errors = [*form.ticket_type.errors, str(actions.CLOSED[found.window.reason])]
        return None
    return found


def _rows(form: Any, questions: list[Question]) -> list[tuple[Any, str, str]]:
    """What was typed and is asked, as read: (label, words, anchor of the field)."""
    uploads = find_uploads(current_user.id, form.kept.values())
    rows = [(form[name].label.text, form[name].data or "–", name) for name in PROFILE]
    for question in questions:
        if question.id not in form.reading.hidden:
            upload = uploads.get(form.kept.get(question.ref, ""))
            value = form.reading.values.get(question.id)
            words = answer_words(question, value, upload.filename if upload else "", clear=True)
            rows.append((localized(question.label), words or "–", field_name(question)))
    return rows


def _form_page(offering: Offering, overview: TicketOverview, form: Any, questions: list[Question]) -> str:
    shown = parts(form, questions, find_uploads(current_user.id, form.kept.values()))
    names = suggest_organisations(questions)
    return _page("registrations/base/new.html", offering, overview, form=form, parts=shown, names=names)


def _page(template: str, offering: Offering, overview: TicketOverview, **context: Any) -> str:
    user: User = current_user
    return render_template(
        template,
        offering=offering,
        overview=overview,
        tickets=[(ticket, words.terms(ticket, offering)) for ticket in overview.tickets],
        closed=actions.CLOSED.get(overview.reason),
        user=user,
        **context,
    )

"""The organiser's pages of messages: written, looked at person by person, tried out, planned, followed."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import policy
from core.database import db
from core.errors import DomainError, Refused
from core.i18n import TAGS, _, _l
from core.ids import new_token
from core.limits import limiter
from offerings.base.forms import to_utc
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit
from organisations.members.policy import may_edit as may_keep_templates
from registrations.message_templates.actions import create as create_template
from registrations.message_templates.queries import find_template, list_templates
from registrations.message_templates.starting import STARTING, find_start
from registrations.messages import actions, queries
from registrations.messages.forms import MessageForm, PlanForm
from registrations.messages.models import Message
from registrations.messages.people import parse, written
from registrations.messages.sending import send_test
from registrations.messages.states import DELIVERIES, WORDS
from registrations.messages.words import TONES, outcome, people_count, people_words
from registrations.opt_outs.recipients import recipient_of
from registrations.tickets.queries import list_ticket_types
from registrations.wording.filling import Filler, titled
from registrations.wording.forms import texts_of
from registrations.wording.placeholders import WORDS as PLACEHOLDERS

blueprint = Blueprint("messages", __name__, url_prefix="/organise/offerings/<ref>/messages")

_OWN = ("template", "start", "person")
"""What an address of ours holds beside the filter."""


@blueprint.get("")
@policy(may_edit)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    messages = queries.list_messages(offering.id)
    counts = queries.count_deliveries([each.id for each in messages])
    return render_offering(
        "registrations/messages/index.html",
        offering,
        messages=[(each, outcome(counts.get(each.id, {}))) for each in messages],
        words=WORDS,
        titled=lambda message: titled(message, offering),
        may_keep_templates=may_keep_templates(current_user, offering.host),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_edit)
def create(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    asked = [(name, value) for name, value in request.args.items(multi=True) if name not in _OWN]
    form = MessageForm(data=_people_fields(urlencode(asked)) | _begun_with(offering))

    def save() -> Message:
        return actions.create(offering, current_user, **form.texts, people=_people(form))

    return _edit(offering, form, save, None)


@blueprint.route("/<message_ref>/edit", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str, message_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    message = queries.get_message(offering, message_ref)
    form = MessageForm(data=_people_fields(message.filter) | texts_of(message))

    def save() -> Message:
        actions.edit(message, **form.texts, people=_people(form))
        return message

    return _edit(offering, form, save, message)


def _edit(
    offering: Offering, form: MessageForm, save: Callable[[], Message], message: Message | None
) -> ResponseReturnValue:
    ref, status = offering.ref, 200
    form.offer(list_ticket_types(offering.id))
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                saved = save()
            except DomainError as error:
                db.session.rollback()
                form.refuse(error)
                offering, status = load_offering(ref, may_edit), error.status
            else:
                db.session.commit()
                return redirect(url_for("messages.show", ref=ref, message_ref=saved.ref), 303)
    page = render_offering(
        "registrations/messages/edit.html",
        offering,
        form=form,
        message=message,
        placeholders=PLACEHOLDERS,
        more=people_words(offering, form.more.data) if form.more.data else "",
        templates=list_templates(offering.host_id),
        starting=STARTING,
    )
    return page, status


def _begun_with(offering: Offering) -> dict[str, str]:
    """The texts of the template that the address names, if any."""
    start = find_start(request.args.get("start", ""))
    template = find_template(offering.host_id, request.args.get("template", "")[:12])
    return texts_of(template or start) if template or start else {}


def _people_fields(query_string: str) -> dict[str, str]:
    wanted = parse(query_string)
    rest = [pair for pair in wanted.pairs() if pair[0] not in ("state", "ticket")]
    return {"state": wanted.state, "ticket": wanted.ticket, "more": urlencode(rest)}


def _people(form: MessageForm) -> str:
    own = {"state": form.state.data or "", "ticket": form.ticket.data or ""}
    pairs = [*own.items(), *parse_qsl(form.more.data or "", max_num_fields=50)]
    return written(parse(urlencode([pair for pair in pairs if pair[1]])))


@blueprint.get("/<message_ref>")
@policy(may_edit)
def show(ref: str, message_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    message = queries.get_message(offering, message_ref)
    return _show(offering, message, PlanForm(formdata=None))


def _show(offering: Offering, message: Message, form: PlanForm, status: int = 200) -> ResponseReturnValue:
    is_begun = message.state in ("sending", "sent")
    counts = queries.count_deliveries([message.id]).get(message.id, {}) if is_begun else {}
    page = render_offering(
        "registrations/messages/show.html",
        offering,
        message=message,
        form=form,
        words=WORDS,
        titled=lambda message: titled(message, offering),
        people=people_words(offering, message.filter),
        people_url=url_for("participants.index", ref=offering.ref) + "?" + message.filter,
        counts=None if is_begun else queries.count_people(offering, message.filter),
        people_count=people_count,
        now=clock.now(),
        may_keep_templates=may_keep_templates(current_user, offering.host),
        **_preview(offering, message),
        **(_deliveries(message, counts) if is_begun else {}),
    )
    return page, status


def _preview(offering: Offering, message: Message) -> dict[str, Any]:
    """The message as one person gets it, and in the other language where there is one."""
    number = min(max(request.args.get("person", 1, type=int), 1), 1_000_000)
    person = queries.find_person(offering, message.filter, number - 1)
    if person is None and number > 1:
        number, person = 1, queries.find_person(offering, message.filter, 0)
    if person is None:
        return {"person": None}
    filler = Filler(offering, message.subject, message.body, current_app.config["SETTINGS"].base_url)
    reads = recipient_of(person)
    first = filler.fill(person, reads.language)
    others = [filler.fill(person, each) for each in message.body if each != first.language]
    return {
        "person": person,
        "person_number": number,
        "person_address": reads.address,
        "previews": [(each, TAGS[each.language]) for each in (first, *others)],
        "has_next": queries.find_person(offering, message.filter, number) is not None,
    }


def _deliveries(message: Message, counts: dict[str, int]) -> dict[str, Any]:
    state = request.args.get("state", "")
    state = state if counts.get(state) else ""
    page = min(max(request.args.get("page", 1, type=int), 1), 100_000)
    total = counts[state] if state else sum(counts.values())
    return {
        "outcome": outcome(counts),
        "total": sum(counts.values()),
        "state": state,
        "lines": queries.list_deliveries(message, state, page),
        "delivery_words": DELIVERIES,
        "tones": TONES,
        "page": page,
        "has_more": page * queries.PAGE < total,
    }


@blueprint.post("/<message_ref>/test")
@policy(may_edit)
@limiter.limit("30 per hour")
def test(ref: str, message_ref: str) -> ResponseReturnValue:
    """To oneself, in every language that is written, filled for the person shown."""

    def act(offering: Offering, message: Message, _form: PlanForm) -> str:
        number = min(max(request.args.get("person", 1, type=int), 1), 1_000_000)
        example = queries.find_person(offering, message.filter, number - 1)
        if example is None:
            raise Refused("nobody", _l("Nobody is found, so there is nobody to fill it for. Choose other people."))
        settings = current_app.config["SETTINGS"]
        send_test(message, current_user.recipient, example, settings, f"message_test:{new_token()}")
        return _("A test is on its way to %(address)s.", address=current_user.email)

    return _do(ref, message_ref, act)


@blueprint.post("/<message_ref>/plan")
@policy(may_edit)
def plan(ref: str, message_ref: str) -> ResponseReturnValue:
    def act(offering: Offering, message: Message, form: PlanForm) -> str:
        is_later = form.when.data == "later"
        send_at = to_utc(form.send_at.data, offering.time_zone) if is_later else None
        if is_later and send_at is None:
            raise Refused("no_time", _l("Say when it is to be sent."), field="send_at")
        actions.plan(message, current_user, send_at)
        return _("The message is planned.") if is_later else _("The message is on its way.")

    return _do(ref, message_ref, act)


@blueprint.post("/<message_ref>/withdrawal")
@policy(may_edit)
def call_back(ref: str, message_ref: str) -> ResponseReturnValue:
    def act(_offering: Offering, message: Message, _form: PlanForm) -> str:
        actions.call_back(message, current_user)
        return _("The message is a draft again. Nobody got it.")

    return _do(ref, message_ref, act)


@blueprint.post("/<message_ref>/removal")
@policy(may_edit)
def remove(ref: str, message_ref: str) -> ResponseReturnValue:
    def act(_offering: Offering, message: Message, _form: PlanForm) -> str:
        actions.remove(message, current_user)
        return _("The draft is deleted.")

    return _do(ref, message_ref, act, to_list=True)


@blueprint.post("/<message_ref>/template")
@policy(may_edit)
def keep(ref: str, message_ref: str) -> ResponseReturnValue:
    """Save its texts for the organisation's next messages."""

    def act(offering: Offering, message: Message, _form: PlanForm) -> str:
        if not may_keep_templates(current_user, offering.host):
            raise Refused("no_templates", _l("Only owners and managers of the host keep templates."))
        name = request.form.get("name", "")
        create_template(offering.host, current_user, name[:200], message.subject, message.body)
        return _("The template is saved.")

    return _do(ref, message_ref, act)


def _do(
    ref: str, message_ref: str, act: Callable[[Offering, Message, PlanForm], str], to_list: bool = False
) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    message = queries.get_message(offering, message_ref)
    form = PlanForm()
    try:
        if request.endpoint == "messages.plan" and not form.validate():
            return _show(offering, message, form, 422)
        done = act(offering, message, form)
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        offering = load_offering(ref, may_edit)
        return _show(offering, queries.get_message(offering, message_ref), form, error.status)
    db.session.commit()
    flash(done, "success")
    return redirect(
        url_for("messages.index", ref=ref) if to_list else url_for("messages.show", ref=ref, message_ref=message_ref),
        303,
    )

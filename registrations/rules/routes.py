"""The organiser's page of who is approved at once, and when it is asked for again."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import SelectField, StringField
from wtforms.validators import Length

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _, _l
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit
from organisations.base.queries import find_by_name
from registrations.questions.queries import list_questions
from registrations.rules import actions, queries
from registrations.rules.words import KIND_WORDS, WHEN_WORDS, rule_words
from registrations.tickets.models import TicketType
from registrations.tickets.queries import get_ticket_type, list_ticket_types

blueprint = Blueprint("rules", __name__, url_prefix="/organise/offerings/<ref>/rules")


class RuleForm(Form):
    kind = SelectField(_l("Approved at once"), choices=list(KIND_WORDS.items()), validate_choice=False)
    value = StringField(_l("Which"), [Length(max=254)])


@blueprint.get("")
@policy(may_edit)
def index(ref: str) -> ResponseReturnValue:
    return _page(load_offering(ref, may_edit))


def _page(
    offering: Offering, refused: str = "", form: Any = None, refusal: DomainError | None = None, status: int = 200
) -> ResponseReturnValue:
    """``refused``: the ref of the ticket type whose form comes back."""
    types = [each for each in list_ticket_types(offering.id) if each.withdrawn_at is None]
    rules, again = queries.list_rules(offering.id), queries.list_reapprovals(offering.id)
    rows = [
        {
            "type": each,
            "rules": [(rule, rule_words(rule)) for rule in rules if rule.ticket_type_id == each.id],
            "again": again.get(each.id),
            "form": form if form and each.ref == refused else RuleForm(formdata=None),
            "refusal": refusal if each.ref == refused else None,
        }
        for each in types
    ]
    page = render_offering(
        "registrations/rules/index.html",
        offering,
        rows=rows,
        questions=list_questions(offering.id),
        when=WHEN_WORDS,
    )
    return page, status


def _ticket(offering: Offering, ticket_ref: str) -> TicketType:
    return get_ticket_type(offering.id, ticket_ref)


@blueprint.post("/tickets/<ticket_ref>")
@policy(may_edit)
def create(ref: str, ticket_ref: str) -> ResponseReturnValue:
    offering, form = load_offering(ref, may_edit), RuleForm()
    ticket_type = _ticket(offering, ticket_ref)
    if not form.validate():
        return _page(offering, ticket_ref, form, status=422)
    kind, value = form.kind.data or "", form.value.data or ""
    try:
        organisation = find_by_name(value) if kind == "organisation" else None
        actions.create(ticket_type, current_user, kind, domain=value, organisation=organisation)
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _page(load_offering(ref, may_edit), ticket_ref, form, status=error.status)
    db.session.commit()
    flash(_("The rule holds for whoever registers from now on."), "success")
    return redirect(url_for("rules.index", ref=ref), 303)


@blueprint.post("/<rule_ref>/removal")
@policy(may_edit)
def remove(ref: str, rule_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.remove(queries.get_rule(offering.id, rule_ref), current_user)
    db.session.commit()
    flash(_("The rule is removed. Whoever it approved stays approved."), "success")
    return redirect(url_for("rules.index", ref=ref), 303)


@blueprint.post("/tickets/<ticket_ref>/reapproval")
@policy(may_edit)
def ask_again(ref: str, ticket_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    ticket_type, chosen = _ticket(offering, ticket_ref), set(request.form.getlist("question"))
    questions = [each for each in list_questions(offering.id) if each.ref in chosen]
    try:
        actions.ask_again(ticket_type, current_user, request.form.get("when", ""), questions)
    except DomainError as error:
        db.session.rollback()
        return _page(load_offering(ref, may_edit), ticket_ref, refusal=error, status=error.status)
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for("rules.index", ref=ref), 303)

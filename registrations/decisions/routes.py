"""Deciding on many: what will happen, doing it, how far it has come."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import TextAreaField
from wtforms.validators import Length

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _l
from core.jobs import nudge
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit, may_view
from registrations.base.states import WORDS
from registrations.decisions.actions import MOST_TICKED, advance, decide
from registrations.decisions.jobs import carry_out_decisions
from registrations.decisions.queries import POSSIBLE, count_meant, get_decision, list_impossible, meant, questions_of
from registrations.participants.filters import parse_look
from registrations.participants.words import summary
from registrations.tickets.queries import list_ticket_types

blueprint = Blueprint("decisions", __name__, url_prefix="/organise/offerings/<ref>/participants/decisions")

DEEDS = {"approve": _l("Approve"), "reject": _l("Do not accept"), "cancel": _l("Cancel the registrations")}


class DecisionForm(Form):
    reason = TextAreaField(_l("Reason"), [Length(max=500)])


def _asked() -> dict[str, Any]:
    """Of the form: the deed, and whom it is for."""
    deed = request.form.get("decision", "")
    refs = [] if request.form.get("everybody") else request.form.getlist("registration")[:MOST_TICKED]
    refs = [each for each in refs if each.isalnum() and each.isascii()]
    query = parse_look(request.form.get("query", "")[:4000]).query_string() if request.form.get("everybody") else ""
    return {"deed": deed if deed in POSSIBLE else "approve", "refs": refs, "query": query}


@blueprint.post("/preview")
@policy(may_edit)
def preview(ref: str) -> ResponseReturnValue:
    """How many, and who can't be: nothing happens yet."""
    return _preview(load_offering(ref, may_edit), DecisionForm(formdata=None))


def _preview(offering: Offering, form: Any, status: int = 200) -> ResponseReturnValue:
    asked, questions = _asked(), questions_of(offering)
    is_somebody = bool(asked["refs"] or request.form.get("everybody"))
    chosen = meant(offering, asked["query"], asked["refs"] or ([] if is_somebody else [""]), questions)
    counts = count_meant(chosen)
    possible = sum(count for state, count in counts.items() if state in POSSIBLE[asked["deed"]])
    page = render_offering(
        "registrations/decisions/preview.html",
        offering,
        form=form,
        asked=asked,
        deed_word=DEEDS[asked["deed"]],
        total=sum(counts.values()),
        possible=possible,
        impossible=list_impossible(chosen, asked["deed"]),
        who=summary(parse_look(asked["query"]), questions, list_ticket_types(offering.id)) if not asked["refs"] else "",
        words=WORDS,
        back=url_for("participants.index", ref=offering.ref) + "?" + request.form.get("query", "")[:4000],
    )
    return page, status


@blueprint.post("")
@policy(may_edit)
def create(ref: str) -> ResponseReturnValue:
    """The first batch at once, the rest by the worker."""
    offering = load_offering(ref, may_edit)
    form, asked = DecisionForm(), _asked()
    if not form.validate():
        return _preview(offering, form, 422)
    refs = asked["refs"] or ([] if request.form.get("everybody") else [""])
    try:
        decision = decide(
            offering, current_user, asked["deed"], reason=form.reason.data or "", query=asked["query"], refs=refs
        )
        has_more = advance(decision.id)
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _preview(load_offering(ref, may_edit), form, error.status)
    decision_ref = decision.ref
    db.session.commit()
    if has_more:
        nudge(carry_out_decisions)
    return redirect(url_for("decisions.show", ref=ref, decision_ref=decision_ref), 303)


@blueprint.get("/<decision_ref>")
@policy(may_view)
def show(ref: str, decision_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_view)
    decision = get_decision(offering, decision_ref)
    return render_offering(
        "registrations/decisions/show.html", offering, decision=decision, deed_word=DEEDS[decision.deed], words=WORDS
    )

"""Other tickets that a person or a party in line would take as well."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from core.access import may_sign_in, policy
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _, _l, localized
from registrations.base.models import Registration
from registrations.base.queries import get_own
from registrations.my.sections import SECTIONS
from registrations.orders.queries import get_own as get_own_order
from registrations.questions.forms import TicksField
from registrations.tickets.models import TicketType
from registrations.waiting.actions import would_also_take
from registrations.waiting.models import WaitingEntry
from registrations.waiting.queries import find_entry, find_party, list_alternatives, tickets_in

blueprint = Blueprint("alternatives", __name__, url_prefix="/my")


class AlternativesForm(Form):
    tickets = TicksField(_l("I would also take"))


@blueprint.route("/registrations/<ref>/alternatives", methods=["GET", "POST"])
@policy(may_sign_in)
def edit(ref: str) -> ResponseReturnValue:
    return _edit(find_entry(get_own(current_user.id, ref).id), url_for("my.show", ref=ref))


@blueprint.route("/orders/<ref>/alternatives", methods=["GET", "POST"])
@policy(may_sign_in)
def edit_party(ref: str) -> ResponseReturnValue:
    return _edit(find_party(get_own_order(current_user.id, ref).id), url_for("orders.show", ref=ref))


def section_of(registration: Registration) -> Markup:
    """On the page of who has just joined the line: nobody looks for this question, so it is asked there."""
    entry = find_entry(registration.id) if registration.state == "waiting" else None
    possible = list_alternatives(entry) if entry is not None and entry.ended_at is None else []
    if entry is None or not possible:
        return Markup("")
    page = url_for("alternatives.edit", ref=registration.ref)
    return Markup(render_template("registrations/alternatives/_section.html", form=_form(entry, possible), page=page))


SECTIONS.append(section_of)


def _form(entry: WaitingEntry, possible: list[TicketType]) -> AlternativesForm:
    chosen = [ticket_type.ref for choice in tickets_in(entry)[1:] for ticket_type, _number in choice]
    form = AlternativesForm(data={"tickets": chosen})
    form.tickets.choices = [(each.ref, localized(each.name)) for each in possible]
    return form


def _edit(entry: WaitingEntry | None, back: str) -> ResponseReturnValue:
    if entry is None or entry.ended_at is not None:
        return redirect(back, 303)  # it does not wait, or not any more
    possible = list_alternatives(entry)
    form = _form(entry, possible)
    if form.validate_on_submit():
        try:
            would_also_take(entry, [each for each in possible if each.ref in (form.tickets.data or ())])
        except DomainError as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Kept. You stay where you are in line."), "success")
            return redirect(back, 303)
    return _page(entry, form, back)


def _page(entry: WaitingEntry, form: Any, back: str) -> ResponseReturnValue:
    page = render_template("registrations/alternatives/edit.html", entry=entry, form=form, back=back)
    return page, 422 if form.has_errors else 200

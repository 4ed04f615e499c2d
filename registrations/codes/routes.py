"""The organiser's pages of access codes."""

import csv
import io
from typing import Any

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import policy
from core.database import db
from core.errors import DomainError
from core.i18n import _, _n, localized
from offerings.base.forms import to_utc
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.base.urls import registration_url
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit
from registrations.codes import actions, queries
from registrations.codes.forms import CodeForm
from registrations.codes.models import AccessCode
from registrations.codes.texts import spaced
from registrations.tickets.models import TicketType
from registrations.tickets.queries import list_ticket_types

blueprint = Blueprint("codes", __name__, url_prefix="/organise/offerings/<ref>/codes")


@blueprint.get("")
@policy(may_edit)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    return render_offering(
        "registrations/codes/index.html",
        offering,
        codes=[(code, spaced(code.text), _link(offering, code)) for code in queries.list_codes(offering.id)],
        hidden=_hidden(offering),
        now=clock.now(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_edit)
def create(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    hidden = _hidden(offering)
    form = CodeForm(data={"ticket_types": [each.ref for each in hidden] if len(hidden) == 1 else []})
    form.ticket_types.choices = [(each.ref, localized(each.name)) for each in hidden]
    if form.validate_on_submit():
        try:
            made = actions.create(offering.id, current_user, **_columns(offering, form, hidden))
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            flash(_n("%(num)s code is made.", "%(num)s codes are made.", len(made)), "success")
            return redirect(url_for("codes.index", ref=ref), 303)
    page = render_offering("registrations/codes/new.html", offering, form=form, hidden=hidden)
    return page, 422 if form.has_errors else 200


@blueprint.post("/<code_ref>/withdrawal")
@policy(may_edit)
def withdraw(ref: str, code_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.withdraw(queries.get_code(offering.id, code_ref), current_user)
    db.session.commit()
    flash(_("The code is withdrawn. Whoever registered with it stays registered."), "success")
    return redirect(url_for("codes.index", ref=ref), 303)


@blueprint.get("/list.csv")
@policy(may_edit)
def export(ref: str) -> ResponseReturnValue:
    """To hand out: each code with the address that has it filled in."""
    offering = load_offering(ref, may_edit)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Code"), _("Address"), _("Tickets"), _("Used"), _("Uses"), _("Note")])
    for code in queries.list_codes(offering.id):
        tickets = ", ".join(localized(each.name) for each in code.ticket_types)
        row = [spaced(code.text), _link(offering, code), tickets, code.used, code.most_uses, code.note]
        writer.writerow([_harmless(value) for value in row])
    headers = {"Content-Disposition": f'attachment; filename="codes-{offering.slug}.csv"'}
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv", headers=headers)


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet takes for a formula starts with an apostrophe (CWE-1236)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _hidden(offering: Offering) -> list[TicketType]:
    """What codes can open."""
    return [each for each in list_ticket_types(offering.id) if each.visibility == "code"]


def _link(offering: Offering, code: AccessCode) -> str:
    return f"{registration_url(offering, _external=True)}?code={code.text}"


def _columns(offering: Offering, form: CodeForm, hidden: list[TicketType]) -> dict[str, Any]:
    chosen = set(form.ticket_types.data or ())
    return {
        "text": form.text.data or "",
        "number": form.number.data,
        "ticket_types": [each for each in hidden if each.ref in chosen],
        "most_uses": form.most_uses.data,
        "valid_from": to_utc(form.valid_from.data, offering.time_zone),
        "valid_until": to_utc(form.valid_until.data, offering.time_zone),
        "note": form.note.data or "",
    }

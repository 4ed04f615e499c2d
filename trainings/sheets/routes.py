from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import policy
from core.database import db
from core.errors import DomainError
from core.i18n import _, _n
from core.pdf.render import render
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_check_in
from trainings.attendance.queries import get_meeting, list_standing_rows, list_trainees
from trainings.sheets import actions
from trainings.sheets.document import sheet_values
from trainings.sheets.entry import Entry, Line, lines_of, read_entry

blueprint = Blueprint("sheets", __name__, url_prefix="/organise/offerings/<ref>/agenda/<item_ref>")


@blueprint.get("/sheet.pdf")
@policy(may_check_in)
def pdf(ref: str, item_ref: str) -> ResponseReturnValue:
    """To print and to sign."""
    offering = load_offering(ref, may_check_in)
    item = get_meeting(offering, item_ref)
    values = sheet_values(offering, item, list_trainees(offering.id))
    response = Response(render("trainings/sheets/sheet.typ", values), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="huizhi-sheet-{item.ref}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/sheet")
@policy(may_check_in)
def edit(ref: str, item_ref: str) -> ResponseReturnValue:
    """A line a person, as on the paper."""
    offering = load_offering(ref, may_check_in)
    item = get_meeting(offering, item_ref)
    return _page(offering, item, Entry(_lines(offering, item)))


@blueprint.post("/sheet")
@policy(may_check_in)
def update(ref: str, item_ref: str) -> ResponseReturnValue:
    """All lines or none: with a mistake anywhere everything typed is shown again."""
    offering = load_offering(ref, may_check_in)
    item = get_meeting(offering, item_ref)
    entry = read_entry(request.form, _lines(offering, item), item, offering.time_zone, clock.now())
    if not entry.is_right:
        return _page(offering, item, entry), 422
    try:
        changed = actions.save(item, entry, current_user)
    except DomainError as error:
        db.session.rollback()
        offering = load_offering(ref, may_check_in)
        return _page(offering, get_meeting(offering, item_ref), entry, error), error.status
    db.session.commit()
    flash(
        _n("%(num)s line is saved.", "%(num)s lines are saved.", changed) if changed else _("Nothing differed."),
        "success",
    )
    return redirect(url_for("roll_calls.show", ref=ref, item_ref=item_ref), 303)


def _lines(offering: Offering, item: AgendaItem) -> list[Line]:
    people = list_trainees(offering.id)
    return lines_of(people, list_standing_rows(item.id, [each.id for each in people]), offering.time_zone)


def _page(offering: Offering, item: AgendaItem, entry: Entry, refusal: DomainError | None = None) -> str:
    return render_offering("trainings/sheets/edit.html", offering, item=item, entry=entry, refusal=refusal)

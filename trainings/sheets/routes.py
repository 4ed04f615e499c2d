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
from offerings.base.navigation import render_offering
from trainings.attendance.loading import load_meeting
from trainings.attendance.policy import may_take
from trainings.attendance.queries import list_standing_rows, list_trainees
from trainings.sheets import actions
from trainings.sheets.document import sheet_values
from trainings.sheets.entry import Entry, Line, lines_of, read_entry

blueprint = Blueprint("sheets", __name__, url_prefix="/organise/offerings/<ref>/agenda/<item_ref>")


@blueprint.get("/sheet.pdf")
@policy(may_take)
def pdf(ref: str, item_ref: str) -> ResponseReturnValue:
    """To print and to sign."""
    item = load_meeting(ref, item_ref)
    values = sheet_values(item.offering, item, list_trainees(item.offering_id))
    response = Response(render("trainings/sheets/sheet.typ", values), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="huizhi-sheet-{item.ref}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/sheet")
@policy(may_take)
def edit(ref: str, item_ref: str) -> ResponseReturnValue:
    """A line a person, as on the paper."""
    item = load_meeting(ref, item_ref)
    return _page(item, Entry(_lines(item)))


@blueprint.post("/sheet")
@policy(may_take)
def update(ref: str, item_ref: str) -> ResponseReturnValue:
    """All lines or none: with a mistake anywhere everything typed is shown again."""
    item = load_meeting(ref, item_ref)
    entry = read_entry(request.form, _lines(item), item, item.offering.time_zone, clock.now())
    if not entry.is_right:
        return _page(item, entry), 422
    try:
        changed = actions.save(item, entry, current_user)
    except DomainError as error:
        db.session.rollback()
        return _page(load_meeting(ref, item_ref), entry, error), error.status
    db.session.commit()
    flash(
        _n("%(num)s line is saved.", "%(num)s lines are saved.", changed) if changed else _("Nothing has changed."),
        "success",
    )
    return redirect(url_for("roll_calls.show", ref=ref, item_ref=item_ref), 303)


def _lines(item: AgendaItem) -> list[Line]:
    people = list_trainees(item.offering_id)
    return lines_of(people, list_standing_rows(item.id, [each.id for each in people]), item.offering.time_zone)


def _page(item: AgendaItem, entry: Entry, refusal: DomainError | None = None) -> str:
    return render_offering("trainings/sheets/edit.html", item.offering, item=item, entry=entry, refusal=refusal)

"""Taking the list of participants out as a file; the log of it for owners."""

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from core import clock
from core.access import policy
from core.database import db
from core.errors import DomainError, Gone
from core.forms import Form
from core.i18n import _, _l, datetime_in, language
from core.jobs import nudge
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit, may_own, may_view
from registrations.exports.actions import AT_ONCE, KEPT, ask
from registrations.exports.files import TYPES
from registrations.exports.jobs import write_exports
from registrations.exports.models import PeopleExport
from registrations.exports.queries import get_export, list_exports
from registrations.exports.writing import opened, produce
from registrations.participants.columns import all_columns
from registrations.participants.filters import Look, parse_look, read_look
from registrations.participants.queries import count_found
from registrations.participants.words import summary
from registrations.questions.kinds import SEALED
from registrations.questions.models import Question
from registrations.questions.queries import list_all_questions
from registrations.tickets.queries import list_ticket_types

blueprint = Blueprint("exports", __name__, url_prefix="/organise/offerings/<ref>/participants/exports")

KINDS = [("xlsx", _l("Excel (XLSX)")), ("csv", _l("CSV")), ("json", _l("JSON"))]


class ExportForm(Form):
    kind = RadioField(_l("Format"), [InputRequired(_l("Choose one of the formats."))], choices=KINDS, default="xlsx")
    sensitive = BooleanField(_l("With the answers that are kept encrypted, readable by whoever gets the file"))


def _questions(offering: Offering) -> dict[str, Question]:
    return {question.ref: question for question in list_all_questions(offering.id)}


@blueprint.get("/new")
@policy(may_view)
def new(ref: str) -> ResponseReturnValue:
    """``?`` the filter of the list."""
    offering = load_offering(ref, may_view)
    return _page(offering, ExportForm(formdata=None), read_look(request.args.items(multi=True)))


def _page(offering: Offering, form: Any, look: Look, status: int = 200) -> ResponseReturnValue:
    questions = _questions(offering)
    sealed = [each for each in questions.values() if each.kind in SEALED] if may_edit(current_user, offering) else []
    page = render_offering(
        "registrations/exports/new.html",
        offering,
        form=form,
        look=look,
        total=count_found(offering, look.wanted, questions),
        who=summary(look, questions, list_ticket_types(offering.id)),
        columns=all_columns(questions.values(), sensitive=False).values(),
        sealed=sealed,
        at_once=AT_ONCE,
        may_own=may_own(current_user, offering),
    )
    return page, status


@blueprint.post("")
@policy(may_view)
def create(ref: str) -> ResponseReturnValue:
    """A POST, because each export is written down."""
    offering = load_offering(ref, may_view)
    form, look = ExportForm(), _posted_look(offering)
    if not form.validate():
        return _page(offering, form, look, 422)
    sensitive = bool(form.sensitive.data) and may_edit(current_user, offering)
    try:
        export = ask(offering, current_user, look, form.kind.data, language=language(), with_sensitive=sensitive)
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _page(load_offering(ref, may_view), form, look, error.status)
    export_id, export_ref, total = export.id, export.ref, export.total
    db.session.commit()
    if total <= AT_ONCE and produce(export_id):
        return redirect(url_for("exports.file", ref=ref, export_ref=export_ref), 303)
    nudge(write_exports)
    return redirect(url_for("exports.show", ref=ref, export_ref=export_ref), 303)


def _posted_look(offering: Offering) -> Look:
    """The filter of the list with the columns that were ticked; of sensitive questions as the other tick says."""
    look = parse_look(request.form.get("query", "")[:4000])
    ticked = [key[:20] for key in request.form.getlist("column")[:200]]
    known = all_columns(_questions(offering).values(), sensitive=False)
    if set(ticked) >= known.keys():
        return Look(look.wanted, (), look.order)
    sealed = [each.ref for each in _questions(offering).values() if each.kind in SEALED]
    extra = sealed if request.form.get("sensitive") else []
    return Look(look.wanted, tuple(key for key in ticked if key in known) + tuple(extra), look.order)


@blueprint.get("/<export_ref>")
@policy(may_view)
def show(ref: str, export_ref: str) -> ResponseReturnValue:
    """How far it is; renews itself until the file is there."""
    offering = load_offering(ref, may_view)
    export = get_export(offering.id, current_user.id, export_ref)
    return render_offering(
        "registrations/exports/show.html",
        offering,
        export=export,
        is_there=_is_kept(export),
        until=datetime_in(export.created_at + KEPT, offering.time_zone),
    )


def _is_kept(export: PeopleExport) -> bool:
    return export.state == "done" and clock.now() < export.created_at + KEPT


@blueprint.get("/<export_ref>/file")
@policy(may_view)
def file(ref: str, export_ref: str) -> ResponseReturnValue:
    """Only for who asked for it, who still may see the participants, within a day."""
    offering = load_offering(ref, may_view)
    export = get_export(offering.id, current_user.id, export_ref)
    content = opened(export) if _is_kept(export) else None
    if export.state == "queued":
        flash(_("The file is not ready yet."), "warning")
        return redirect(url_for("exports.show", ref=ref, export_ref=export_ref), 303)
    if content is None:
        raise Gone("file_gone", _l("This file is no longer kept. Export the list again."))
    name = f"{offering.slug}-{export.created_at:%Y-%m-%d}.{export.kind}"
    response = send_file(BytesIO(content), mimetype=TYPES[export.kind], as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("")
@policy(may_own)
def index(ref: str) -> ResponseReturnValue:
    """Who took what out, and when."""
    offering = load_offering(ref, may_own)
    questions, tickets = _questions(offering), list_ticket_types(offering.id)
    exports = list_exports(offering.id)
    return render_offering(
        "registrations/exports/index.html",
        offering,
        exports=exports,
        whats={each.id: summary(parse_look(each.query), questions, tickets) for each in exports},
        whens={each.id: datetime_in(each.created_at, offering.time_zone) for each in exports},
    )

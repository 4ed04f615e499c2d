"""Hand the file in, look at what each row means, take it over."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.file import FileField, FileRequired

from core import clock
from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _l, _n
from offerings.agenda.models import AgendaItem
from offerings.base.navigation import render_offering
from offerings.imports.readers.refusal import ImportRefused
from registrations.people_imports.actions import keep_file
from registrations.people_imports.queries import get_file
from registrations.people_imports.reading import MAX_BYTES, read_rows
from trainings.attendance.loading import load_meeting
from trainings.attendance.policy import may_take
from trainings.attendance.queries import list_trainees
from trainings.join_logs.actions import take_over
from trainings.join_logs.matching import Matched, match
from trainings.join_logs.reading import Stay, read_log

blueprint = Blueprint("join_logs", __name__, url_prefix="/organise/offerings/<ref>/agenda/<item_ref>/join-log")

PROBLEMS = {
    "nobody": _l("nobody here has this name or address"),
    "several": _l("several people have this name"),
    "no_time": _l("the times can't be read"),
    "elsewhere": _l("not at the time of this meeting"),
}


class UploadForm(Form):
    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])


@blueprint.get("")
@policy(may_take)
def new(ref: str, item_ref: str) -> ResponseReturnValue:
    return _upload(load_meeting(ref, item_ref), UploadForm(formdata=None))


def _upload(item: AgendaItem, form: Form, status: int = 200) -> ResponseReturnValue:
    return render_offering("trainings/join_logs/new.html", item.offering, item=item, form=form), status


@blueprint.post("")
@policy(may_take)
def create(ref: str, item_ref: str) -> ResponseReturnValue:
    item, form = load_meeting(ref, item_ref), UploadForm()
    if not form.validate():
        return _upload(item, form, 422)
    content = form.file.data.stream.read(MAX_BYTES + 1)
    try:
        _read(content, item.offering.time_zone)
    except ImportRefused as error:
        form.refuse(error)
        return _upload(item, form, 422)
    file_ref = keep_file(item.offering, current_user, form.file.data.filename or "", content).ref
    db.session.commit()
    return redirect(url_for("join_logs.show", ref=ref, item_ref=item_ref, file_ref=file_ref), 303)


def _read(content: bytes, zone: str) -> list[Stay]:
    return read_log(read_rows(content), zone)


def _matched(content: bytes, item: AgendaItem) -> list[Matched]:
    stays = _read(content, item.offering.time_zone)
    return match(stays, list_trainees(item.offering_id), item.starts_at, item.ends_at, clock.now())


@blueprint.get("/<file_ref>")
@policy(may_take)
def show(ref: str, item_ref: str, file_ref: str) -> ResponseReturnValue:
    """Every row, those first that will not count, each with its reason."""
    item = load_meeting(ref, item_ref)
    file = get_file(item.offering_id, current_user.id, file_ref)
    matched = _matched(file.content, item)
    return render_offering(
        "trainings/join_logs/show.html",
        item.offering,
        item=item,
        file=file,
        rows=sorted(matched, key=lambda each: each.problem is None),
        count=sum(each.problem is None for each in matched),
        problems=PROBLEMS,
    )


@blueprint.post("/<file_ref>")
@policy(may_take)
def apply(ref: str, item_ref: str, file_ref: str) -> ResponseReturnValue:
    item = load_meeting(ref, item_ref)
    file = get_file(item.offering_id, current_user.id, file_ref)
    try:
        people = take_over(item, _matched(file.content, item), current_user)
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "error")
        return redirect(url_for("join_logs.show", ref=ref, item_ref=item_ref, file_ref=file_ref), 303)
    db.session.delete(file)
    db.session.commit()
    flash(_n("%(num)s person is marked.", "%(num)s people are marked.", people), "success")
    return redirect(url_for("roll_calls.show", ref=ref, item_ref=item_ref), 303)

"""Who was there: of a cohort, of one person, and mine."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import may_sign_in, policy
from core.database import db
from core.errors import DomainError
from core.i18n import _, _l
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.base.navigation import TABS, Tab, render_offering
from offerings.roles.loading import load_offering
from registrations.base.models import Registration
from registrations.base.queries import get_of
from trainings.attendance import actions, queries, table
from trainings.attendance.forms import CorrectionForm, ReasonForm
from trainings.attendance.own import own_page
from trainings.attendance.policy import may_correct, may_follow
from trainings.attendance.story import meetings_of
from trainings.attendance.times import at_meeting, read_time
from trainings.attendance.words import rule_sentences

blueprint = Blueprint("attendance", __name__)

TABS.append(
    Tab(
        _l("Attendance"), "attendance.index", ("owner", "editor", "viewer", "desk", "trainer"), kinds=("cohort",),
        holds=("roll_calls", "sheets", "excuses", "join_logs"), group="results",
    )
)  # fmt: skip

BASE = "/organise/offerings/<ref>/attendance"


@blueprint.get(BASE)
@policy(may_follow)
def index(ref: str) -> ResponseReturnValue:
    """People and meetings: one table."""
    offering = load_offering(ref, may_follow)
    record = queries.load(offering)
    people = queries.list_trainees(offering.id)
    return render_offering(
        "trainings/attendance/index.html",
        offering,
        meetings=record.meetings,
        matrix_heads=[
            {
                "text": str(each.number),
                "sort_url": url_for("roll_calls.show", ref=ref, item_ref=each.ref),
                "sorted": None,
            }
            for each in record.meetings
        ],
        people=[(each, table.figures(record.results[each.id]), table.rows(record, each.id)) for each in people],
        at_risk=[each for each in people if record.results[each.id].outlook in ("tight", "missed")],
        unmarked=record.unmarked(clock.now()) if people else [],
        legend=table.LEGEND,
        rule=rule_sentences(record.rule),
        may_correct=may_correct(current_user, offering),
    )


@blueprint.get(f"{BASE}/people/<registration_ref>")
@policy(may_follow)
def show(ref: str, registration_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_follow)
    return _show(offering, get_of(offering, registration_ref))


def _show(
    offering: Offering, registration: Registration, refused: tuple[str, Any] | None = None
) -> ResponseReturnValue:
    """``refused``: the ref of the meeting whose correction was not taken, and its form."""
    record = queries.load(offering, registration_id=registration.id)
    result = record.results.get(registration.id)
    page = render_offering(
        "trainings/attendance/show.html",
        offering,
        registration=registration,
        figures=table.figures(result) if result else None,
        meetings=meetings_of(record, registration.id, queries.list_all_marks(registration.id), offering.time_zone),
        rule=rule_sentences(record.rule),
        form=CorrectionForm(formdata=None),
        refused=refused,
        may_correct=may_correct(current_user, offering) and result is not None,
    )
    return page, 422 if refused else 200


@blueprint.post(f"{BASE}/people/<registration_ref>/meetings/<item_ref>/correction")
@policy(may_correct)
def correct(ref: str, registration_ref: str, item_ref: str) -> ResponseReturnValue:
    """From and until, or not at all; what stood before is taken back, with the reason."""
    offering = load_offering(ref, may_correct)
    registration, item = get_of(offering, registration_ref), queries.get_meeting(offering, item_ref)
    form = CorrectionForm()
    if form.validate():
        try:
            actions.correct(item, registration, current_user, _span(form, item, offering.time_zone), form.reason.data)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            offering = load_offering(ref, may_correct)
            registration = get_of(offering, registration_ref)
        else:
            db.session.commit()
            flash(_("Corrected. What stood before stays visible."), "success")
            return redirect(url_for("attendance.show", ref=ref, registration_ref=registration_ref), 303)
    return _show(offering, registration, (item_ref, form))


def _span(form: CorrectionForm, item: AgendaItem, zone: str) -> Any:
    if form.was.data == "absent":
        return None
    starts, ends = read_time(form.starts.data or "", "starts"), read_time(form.ends.data or "", "ends")
    return (
        at_meeting(starts, item.starts_at, zone) if starts else item.starts_at,
        at_meeting(ends, item.starts_at, zone) if ends else item.ends_at,
    )


@blueprint.post(f"{BASE}/marks/<int:mark_id>/void")
@policy(may_correct)
def void(ref: str, mark_id: int) -> ResponseReturnValue:
    offering = load_offering(ref, may_correct)
    mark = queries.get_mark(offering, mark_id)
    form = ReasonForm()
    registration_ref = mark.registration.ref
    actions.void(mark, current_user, form.reason.data or "" if form.validate() else "")
    db.session.commit()
    flash(_("The mark no longer counts. It stays visible."), "success")
    return redirect(url_for("attendance.show", ref=ref, registration_ref=registration_ref), 303)


@blueprint.get("/my/registrations/<ref>/attendance")
@policy(may_sign_in)
def own(ref: str) -> ResponseReturnValue:
    """My minutes, and what I may still miss."""
    return own_page(ref)

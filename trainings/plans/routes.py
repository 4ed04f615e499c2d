"""The weekly plan of a cohort: a form, every date with its clashes, then the drafts; later, the rest planned again."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError, Sentence
from core.i18n import _l, _n, localized
from offerings.agenda import clash_words
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import clashes_of, list_choosable
from offerings.base.navigation import TABS, Tab, render_offering
from offerings.roles.policy import may_edit
from offerings.venues.queries import list_rooms_by_venue
from trainings.cohorts.loading import load_cohort
from trainings.cohorts.models import Cohort
from trainings.plans import actions, queries
from trainings.plans.forms import PlanForm, ReplanForm
from trainings.plans.holidays import CERTAIN_UNTIL, HOLIDAYS
from trainings.plans.planning import Planned

blueprint = Blueprint("plans", __name__, url_prefix="/organise/cohorts/<ref>/plan")

TABS.append(
    Tab(_l("Weekly plan"), "plans.new", ("owner", "editor"), ("cohort",), group="programme", place=10),
)

_WHY: dict[str, Sentence] = {
    "holiday": _l("public holiday"),
    "exception": _l("own day off"),
    "make_up": _l("a working day"),
}


@blueprint.route("", methods=["GET", "POST"])
@policy(may_edit)
def new(ref: str) -> ResponseReturnValue:
    """Writes only the dates that were seen: the same form, sent with the mark of its preview as ``confirm``."""
    cohort = load_cohort(ref, may_edit)
    form = _form(cohort)
    if form.validate_on_submit():
        try:
            wish = form.wish(cohort.course_version.minutes_per_class_hour)
            planned, items = actions.apply(cohort, current_user, wish, **form.columns())
            rows, mark = _rows(cohort, items, form), _mark(planned)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            cohort = load_cohort(ref, may_edit)
        else:
            if request.form.get("confirm") == mark:
                return _made(cohort, len(items), items[0])
            db.session.rollback()  # not seen before
            return _page(load_cohort(ref, may_edit), form, planned=planned, rows=rows, mark=mark)
    return _page(cohort, form)


def _form(cohort: Cohort) -> PlanForm:
    form = PlanForm(
        data={
            "title_en": "Class meeting",
            "title_zh": "上课",
            "first": cohort.starts_on,
            "class_hours": cohort.course_version.class_hours,
        }
    )
    form.offer(list_rooms_by_venue(cohort.venue_id), list_choosable(cohort))
    return form


def _mark(planned: Planned) -> str:
    """Changes with any date or time."""
    times = " ".join(f"{each.starts.isoformat()} {each.ends.isoformat()}" for each in planned.meetings)
    return sha256(times.encode()).hexdigest()[:16]


def _rows(cohort: Cohort, items: Sequence[AgendaItem], form: PlanForm) -> list[tuple[Any, ...]]:
    """(day, start, end, sentences of its clashes) of each meeting, as if it were there."""
    found: dict[str, list[str]] = {}
    for clash in clashes_of(cohort, items):
        found.setdefault(clash.item.ref, []).append(clash_words.sentence(clash))
    zone = ZoneInfo(actions.zone_of(cohort, form.chosen_room))
    return [
        (item.starts_at.astimezone(zone).date(), item.starts_at, item.ends_at, found.get(item.ref, []))
        for item in items
    ]


def _made(cohort: Cohort, number: int, first: AgendaItem) -> ResponseReturnValue:
    day = first.starts_at.astimezone(ZoneInfo(actions.zone_of(cohort, first.room))).date()
    ref = cohort.ref
    db.session.commit()
    flash(_n("%(num)s meeting is added as a draft.", "%(num)s meetings are added as drafts.", number), "success")
    return redirect(url_for("agenda.index", ref=ref, day=day), 303)


def _page(
    cohort: Cohort, form: PlanForm, *, planned: Planned | None = None, rows: Any = (), mark: str = ""
) -> ResponseReturnValue:
    version = cohort.course_version
    minutes = planned.taught_minutes if planned else 0
    page = render_offering(
        "trainings/plans/new.html",
        cohort,
        cohort=cohort,
        form=form,
        zone=actions.zone_of(cohort, form.chosen_room),
        planned=planned,
        hours=f"{minutes / version.minutes_per_class_hour:g}",
        class_minutes=version.minutes_per_class_hour,
        wanted=version.class_hours,
        rows=rows,
        dates=actions.dates_with(cohort, planned) if planned else None,
        left_out=[(day, _why(day, why)) for day, why in (planned.left_out if planned else ())],
        is_uncertain=bool(planned and planned.meetings[-1].starts.date() > CERTAIN_UNTIL),
        mark=mark,
        plans=[(plan, queries.list_meetings(plan)) for plan in queries.list_plans(cohort)],
    )
    return page, 422 if form.has_errors else 200


def _why(day: Any, why: str) -> str:
    return localized(HOLIDAYS[day]) if why == "holiday" else str(_WHY[why])


@blueprint.route("/<plan_ref>", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str, plan_ref: str) -> ResponseReturnValue:
    """There is no class on some days: the rest moves on. Shown first, done with ``confirm``."""
    cohort, form = load_cohort(ref, may_edit), ReplanForm()
    plan, shown = queries.get_plan(cohort, plan_ref), list[tuple[Any, ...]]()
    if form.validate_on_submit():
        try:
            moved = actions.replan(cohort, plan, current_user, form.dropped)
            shown = [(before, item.starts_at, item.ends_at) for item, before in moved]
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            if "confirm" in request.form:
                db.session.commit()
                flash(_n("%(num)s meeting has moved.", "%(num)s meetings have moved.", len(moved)), "success")
                return redirect(url_for("agenda.index", ref=ref), 303)
            db.session.rollback()
        cohort = load_cohort(ref, may_edit)
        plan = queries.get_plan(cohort, plan_ref)
    page = render_offering(
        "trainings/plans/edit.html",
        cohort,
        cohort=cohort,
        plan=plan,
        form=form,
        moved=shown,
        meetings=queries.list_meetings(plan),
        zone=cohort.time_zone,
    )
    return page, 422 if form.has_errors else 200

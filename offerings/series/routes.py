"""A form, then a preview of every item with its clashes, then the items."""

from hashlib import sha256
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy, require
from core.database import db
from core.errors import DomainError
from core.i18n import _n
from offerings.agenda import actions, clash_words
from offerings.agenda.queries import clashes_of, list_choosable
from offerings.agenda.recurrence import Meeting
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.base.queries import get_by_ref
from offerings.roles.policy import may_edit, may_view
from offerings.series.forms import SeriesForm
from offerings.tracks.queries import list_tracks
from offerings.venues.queries import list_rooms_by_venue

blueprint = Blueprint("series", __name__, url_prefix="/organise/offerings/<ref>/series")


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_edit)
def new(ref: str) -> ResponseReturnValue:
    """Writes only the dates that were seen: the same form, sent with the mark of its preview as ``confirm``."""
    offering = get_by_ref(ref)
    require(may_edit, offering, see=may_view)
    form = SeriesForm(data=_starting_values(offering))
    form.offer(list_rooms_by_venue(offering.venue_id), list_tracks(offering), list_choosable(offering))
    if "more" in request.form:
        form.add_rows()
    elif form.validate_on_submit():
        try:
            meetings = form.meetings(_zone(offering, form))
            items = actions.add_series(offering, current_user, meetings, **form.columns(), room=form.zone_room)
            preview = _preview(offering, items)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            if request.form.get("confirm") == _mark(meetings):
                return _made(offering, meetings)
            db.session.rollback()  # not seen before
            return _page(get_by_ref(ref), form, preview=preview, meetings=meetings, mark=_mark(meetings))
    return _page(offering, form, preview=[], meetings=[], mark="")


def _mark(meetings: list[Meeting]) -> str:
    """Changes with any date or time."""
    times = " ".join(f"{meeting.starts.isoformat()} {meeting.ends.isoformat()}" for meeting in meetings)
    return sha256(times.encode()).hexdigest()[:16]


def _made(offering: Offering, meetings: list[Meeting]) -> ResponseReturnValue:
    db.session.commit()
    flash(_n("%(num)s item is added as a draft.", "%(num)s items are added as drafts.", len(meetings)), "success")
    return redirect(url_for("agenda.index", ref=offering.ref, day=meetings[0].starts.date()), 303)


def _preview(offering: Offering, items: Any) -> list[tuple[Any, list[str]]]:
    """Each start and end with the sentences of its clashes, as if they were there."""
    found: dict[str, list[str]] = {}
    for clash in clashes_of(offering, items):
        found.setdefault(clash.item.ref, []).append(clash_words.sentence(clash))
    return [((item.starts_at, item.ends_at), found.get(item.ref, [])) for item in items]


def _page(offering: Offering, form: SeriesForm, **context: Any) -> ResponseReturnValue:
    page = render_offering(
        "offerings/series/new.html", offering, form=form, item=None, zone=_zone(offering, form), **context
    )
    return page, 422 if form.has_errors else 200


def _zone(offering: Offering, form: SeriesForm) -> str:
    zone: str = form.zone_room.venue.time_zone if form.zone_room else offering.time_zone
    return zone


def _starting_values(offering: Offering) -> dict[str, Any]:
    is_course = offering.kind == "cohort"
    words = {"title_en": "", "title_zh": ""} if is_course else {"title_en": "Opening hours", "title_zh": "开放时间"}
    return {
        "day": offering.starts_on,
        "until": offering.ends_on,
        "kind": "meeting" if is_course else "opening",
        "pattern": "weekly" if is_course else "daily",
        **words,
    }

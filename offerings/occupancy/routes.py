"""The calendar of one room, for organisers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import policy
from offerings.occupancy.queries import list_uses
from offerings.roles.policy import may_organise
from offerings.roles.queries import list_for_organiser
from offerings.venues.policy import may_keep
from offerings.venues.queries import get_room_by_ref

blueprint = Blueprint("occupancy", __name__)

SPAN = timedelta(days=28)


@blueprint.route("/organise/rooms/<room_ref>")
@policy(may_organise)
def show(room_ref: str) -> ResponseReturnValue:
    """Four weeks from ``?from=``; what others have not published yet reads "reserved"."""
    room = get_room_by_ref(room_ref)
    zone = ZoneInfo(room.venue.time_zone)
    first = _asked_day() or clock.today(room.venue.time_zone)
    begin = datetime.combine(first, datetime.min.time(), zone).astimezone(UTC)
    own = {offering.id for offering in list_for_organiser(current_user)}
    uses = list_uses(room, begin, begin + SPAN, own)
    days: dict[date, list[object]] = {}
    for use in uses:
        days.setdefault(max(use.starts_at, begin).astimezone(zone).date(), []).append(use)
    return render_template(
        "offerings/occupancy/show.html",
        room=room,
        days=sorted(days.items()),
        first=first,
        last=first + SPAN - timedelta(days=1),
        step=SPAN,
        may_keep=may_keep(current_user, room.venue),
    )


def _asked_day() -> date | None:
    try:
        day = date.fromisoformat(request.args.get("from", ""))
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None

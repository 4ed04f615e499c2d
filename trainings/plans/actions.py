"""A plan becomes the agenda's own series of drafts; after an exception the rest of it moves on."""

from collections.abc import Collection
from datetime import date
from zoneinfo import ZoneInfo

from core import audit, clock
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid, Refused
from core.i18n import _l
from offerings.agenda import actions as agenda
from offerings.agenda.models import AgendaItem
from offerings.agenda.rows import Parts
from offerings.base.actions import edit
from offerings.venues.models import Room
from trainings.cohorts.models import Cohort
from trainings.plans.models import MeetingPlan
from trainings.plans.planning import Planned, Wish, plan, replanned, restored
from trainings.plans.queries import list_meetings


def zone_of(cohort: Cohort, room: Room | None) -> str:
    return room.venue.time_zone if room else cohort.time_zone


def apply(
    cohort: Cohort, actor: Actor | None, wish: Wish, *, title: Localized, room: Room | None = None, people: Parts = ()
) -> tuple[Planned, list[AgendaItem]]:
    """Drafts of one series, as the agenda makes them: in calendars it is one entry that recurs. The dates of a cohort
    that is a draft itself take them in."""
    if not title:
        raise Invalid("no_title", _l("Give it a title in at least one language."), field="title_en")
    planned = plan(wish, zone_of(cohort, room))
    items = agenda.add_series(cohort, actor, planned.meetings, title=title, room=room, people=people, kind="meeting")
    key = items[0].series_key
    assert key is not None
    row = MeetingPlan(
        cohort_id=cohort.id,
        series_key=key,
        wish=wish.stored(),
        created_at=clock.now(),
        actor_id=actor.id if actor else None,
        actor_name=actor.display_name if actor else "",
    )
    db.session.add(row)
    db.session.flush()
    if cohort.state == "draft" and (dates := dates_with(cohort, planned)):
        edit(cohort, actor, starts_on=dates[0], ends_on=dates[1])
    return planned, items


def dates_with(cohort: Cohort, planned: Planned) -> tuple[date, date] | None:
    """First and last day that the cohort needs to hold these meetings; None when it holds them."""
    first, last = planned.meetings[0].starts.date(), planned.meetings[-1].starts.date()
    starts_on, ends_on = cohort.starts_on or first, cohort.ends_on or cohort.starts_on or last
    if cohort.starts_on is not None and starts_on <= first and last <= ends_on:
        return None
    return min(starts_on, first), max(ends_on, last)


def replan(
    cohort: Cohort, made: MeetingPlan, actor: Actor | None, dropped: Collection[date]
) -> list[tuple[AgendaItem, date]]:
    """There is no class on ``dropped``: the meetings from the first of these days on move to the next days of the plan,
    none is lost. Returns each that moved with the day it was on. What has begun stays; a clash refuses all of it.
    """
    if not dropped:
        raise Invalid("no_day", _l("Say on which days there is no class."), field="days")
    since, wish = min(dropped), restored(made.wish)
    if since < clock.today(cohort.time_zone):
        raise Invalid("past", _l("These days must not have passed."), field="days")
    left = [item for item in list_meetings(made) if item.starts_at > clock.now() and _day(cohort, item) >= since]
    if not left:
        raise Refused("nothing_left", _l("No meeting is left from that day on."), field="days")
    zone = zone_of(cohort, left[0].room)
    times = replanned(wish, len(left), since, frozenset(dropped), zone)
    before = {item.id: _day(cohort, item) for item in left}
    moved = []
    for item, meeting in reversed(list(zip(left, times, strict=True))):  # the last first, so that none is in the way
        ends_at = meeting.starts_at + (item.ends_at - item.starts_at)
        if agenda.place(item, actor, item.room, meeting.starts_at, ends_at):
            moved.append((item, before[item.id]))
    made.wish = _with(wish, dropped)
    days = sorted(day.isoformat() for day in dropped)
    audit.record(actor, "cohort.replanned", "offering", cohort.id, days=days, meetings=len(moved))
    db.session.flush()
    return list(reversed(moved))


def _with(wish: Wish, dropped: Collection[date]) -> dict[str, object]:
    stored = wish.stored()
    return stored | {"exceptions": sorted({*stored["exceptions"], *(day.isoformat() for day in dropped)})}


def _day(cohort: Cohort, item: AgendaItem) -> date:
    """On the wall of the place."""
    return item.starts_at.astimezone(ZoneInfo(zone_of(cohort, item.room))).date()

"""What a feed holds, before one subscribes: how many entries and the next few."""

from datetime import UTC, date, datetime, timedelta

from flask import render_template
from markupsafe import Markup

from calendars.feeds.scopes import Scope
from core import clock
from core.fragments import fragments
from core.i18n import language
from core.ics.values import Event

SHOWN = 6


def preview(scope: Scope, titles: str, base_url: str) -> Markup:
    """A section of the page, rendered once for each revision, day, language of the page and of the titles."""
    key = ("feed", scope.key, scope.revision, clock.today(scope.time_zone), language(), titles)
    return fragments.get(key, lambda: _render(scope, titles, base_url))


def _render(scope: Scope, titles: str, base_url: str) -> str:
    events = sorted(scope.events(titles, base_url), key=lambda event: _instant(event.starts))
    return render_template(
        "calendars/feeds/_preview.html",
        scope=scope,
        count=len(events),
        upcoming=upcoming(events, clock.now()),
        last_day=last_day,
    )


def upcoming(events: list[Event], now: datetime) -> list[Event]:
    """Of entries in order, the next that have not ended; the last ones when all are over."""
    return [event for event in events if _instant(event.ends) > now][:SHOWN] or events[-SHOWN:]


def last_day(event: Event) -> date:
    """The last day of an all-day entry: its end is exclusive (RFC 5545 3.6.1)."""
    return event.ends - timedelta(days=1)


def _instant(moment: date | datetime) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)

"""A calendar with everything that readers get wrong, 300 entries, and what takes place according to it.

The occurrences are written down while the plans are made, not computed from their rules.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.ics.values import Calendar, Conference, Event, Recurrence
from tests.interop.seen import Component, Occurrence, utc

CHANGED = datetime(2026, 3, 1, 8, tzinfo=UTC)
ZONES = (
    "Asia/Shanghai", "Europe/Berlin", "Europe/London", "America/New_York", "America/Chicago", "Australia/Sydney",
    "America/Santiago", "Asia/Kolkata", "UTC",
)  # fmt: skip
TITLES = (
    'Opening, with tea; and a "quoted" word',
    "全体会议：面向城市的智能与安静的机器，从珠江到世界各地的研究者与设计师共同参与，欢迎提问与讨论",
    "👩‍🔬 Robots 🤖 & people — café Ångström",
    "C:\\tiles\\spring; semicolon, comma: colon",
    "Plain",
)
HOUR = timedelta(hours=1)
UTC_SERIES = "series-8@huizhi.example"
TOTAL = 300


def difficult() -> tuple[Calendar, list[Component], list[Occurrence]]:
    """The calendar, what a reader sees of its components, and what takes place."""
    events: list[Event] = []
    occurrences: list[Occurrence] = []
    for plan in (*map(_weekly, range(len(ZONES)), ZONES), _daily(), _weekend_days()):
        events += plan[0]
        occurrences += plan[1]
    singles = [_single(number) for number in range(TOTAL - len(events))]
    occurrences += [Occurrence(e.uid, utc(e.starts), utc(e.ends), e.summary, e.status) for e in singles]
    calendar = Calendar(
        name="Everything, difficult; 难",
        events=(*events, *singles),
        last_modified=CHANGED,
        timezone=ZoneInfo("Asia/Shanghai"),
        refresh=HOUR,
        source_url="https://huizhi.example/calendars/all.ics",
    )
    return calendar, [component(event) for event in calendar.events], occurrences


def component(event: Event) -> Component:
    return Component(
        event.uid,
        None if event.recurrence_id is None else utc(event.recurrence_id),
        event.is_all_day,
        utc(event.starts),
        utc(event.ends),
        event.summary,
        event.description,
        event.status,
        event.sequence,
    )


def _event(**said) -> Event:
    said.setdefault("ends", said["starts"] + HOUR)
    facts = {"summary": "Class", "status": "CONFIRMED", "sequence": 0, "last_modified": CHANGED}
    return Event(**{**facts, **said})


def _single(number: int) -> Event:
    """Timed in some zone, or all day; around the year, so that many lie by a change of the clock."""
    uid = f"single-{number}@huizhi.example"
    status = ("CONFIRMED", "CONFIRMED", "TENTATIVE", "CANCELLED")[number % 4]
    said = {
        "uid": uid,
        "summary": f"{TITLES[number % len(TITLES)]} {number}",
        "status": status,
        "sequence": number % 7,
        "description": "First line\n\nSecond: 第二行, with; signs" if number % 3 else "",
        "location": "报告厅, Hall 2" if number % 2 else "",
        "alarms": (15,) if number % 5 == 0 else (),
        "conference": Conference("https://live.example/a,b;c?d=1", label='Join "now"; 线上')
        if number % 6 == 0
        else None,
        "categories": ("Talk", "讲座, 公开"),
        "language": "zh-Hans" if number % 2 else None,
    }
    day = date(2026, 1, 1) + timedelta(days=2 * number)
    if number % 11 == 0:
        return _event(**said, starts=day, ends=day + timedelta(days=1 + number % 3))
    zone = ZoneInfo(ZONES[number % len(ZONES)])
    starts = datetime.combine(day, time(number % 24, 15 * (number % 4)), UTC).astimezone(zone)
    return _event(
        **said, starts=starts, ends=(starts.astimezone(UTC) + timedelta(minutes=20 + number)).astimezone(zone)
    )


def _weekly(number: int, key: str) -> tuple[list[Event], list[Occurrence]]:
    """Tuesdays and Thursdays at nine on the clock of the place, over its changes; one left out, two moved, one off."""
    zone, uid = ZoneInfo(key), f"series-{number}@huizhi.example"
    monday = date(2026, 2, 2)
    days = [monday + timedelta(weeks=week, days=day) for week in range(40) for day in (1, 3)]
    starts = [datetime.combine(day, time(9), zone) for day in days]
    master = _event(
        uid=uid,
        starts=starts[0],
        ends=starts[0] + HOUR,
        summary=f"{TITLES[number % len(TITLES)]}",
        recurrence=Recurrence("WEEKLY", until=starts[-1], weekdays=(1, 3), excluded=(starts[5], starts[30])),
        sequence=4,
    )
    moved = {
        starts[7]: {"starts": starts[7] + 2 * HOUR},
        starts[20]: {
            "starts": datetime.combine(days[20] + timedelta(days=1), time(14), zone),
            "summary": "改到周三 🚌",
        },
        starts[25]: {"starts": starts[25], "status": "CANCELLED"},
    }
    overrides = [
        _event(**{"uid": uid, "summary": master.summary, "sequence": 4, **said}, recurrence_id=planned)
        for planned, said in moved.items()
    ]
    stays = [start for start in starts if start not in moved and start not in (starts[5], starts[30])]
    took_place = [Occurrence(uid, utc(start), utc(start) + HOUR, master.summary, "CONFIRMED") for start in stays]
    took_place += [Occurrence(uid, utc(e.starts), utc(e.ends), e.summary, e.status) for e in overrides]
    return [master, *overrides], took_place


def _daily() -> tuple[list[Event], list[Occurrence]]:
    zone, uid = ZoneInfo("Europe/Berlin"), "daily@huizhi.example"
    starts = [datetime.combine(date(2026, 10, 20) + timedelta(days=2 * n), time(8, 30), zone) for n in range(8)]
    rule = Recurrence("DAILY", until=starts[-1], interval=2, excluded=(starts[1],))
    master = _event(uid=uid, starts=starts[0], summary="Every other day", recurrence=rule)
    stays = [utc(start) for start in (starts[0], *starts[2:])]
    return [master], [Occurrence(uid, start, start + HOUR, master.summary, "CONFIRMED") for start in stays]


def _weekend_days() -> tuple[list[Event], list[Occurrence]]:
    """All-day, weekly."""
    uid, day = "weekend@huizhi.example", timedelta(days=1)
    saturdays = [date(2026, 3, 7) + timedelta(weeks=n) for n in range(6)]
    days = [each for saturday in saturdays for each in (saturday, saturday + day)]
    rule = Recurrence("WEEKLY", until=days[-1], weekdays=(5, 6), excluded=(days[3],))
    master = _event(uid=uid, starts=days[0], ends=days[0] + day, summary="Open weekend", recurrence=rule)
    moved = _event(
        uid=uid,
        starts=days[4] + 7 * 20 * day,
        ends=days[4] + 7 * 20 * day + day,
        summary="Open weekend",
        recurrence_id=days[4],
    )
    stays = [each for each in days if each not in (days[3], days[4])]
    found = [
        Occurrence(uid, utc(each), utc(each + day), master.summary, "CONFIRMED") for each in (*stays, moved.starts)
    ]
    return [master, moved], found

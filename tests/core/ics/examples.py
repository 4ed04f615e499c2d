"""Values for the tests of this folder: an event and a calendar with whatever a test says about them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from core.ics.values import Attendee, Calendar, Event, Organiser

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHANGED = datetime(2026, 3, 1, 8, tzinfo=UTC)
ORGANISER = Organiser("Li Na", "li.na@example.org")
GUEST = Attendee("Anna Berg", "anna@example.com")


def event(**said):
    said.setdefault("uid", "opening@huizhi.example")
    said.setdefault("starts", datetime(2026, 11, 22, 9, tzinfo=SHANGHAI))
    said.setdefault("ends", datetime(2026, 11, 22, 10, 30, tzinfo=SHANGHAI))
    facts = {"summary": "Opening", "status": "CONFIRMED", "sequence": 0, "last_modified": CHANGED}
    return Event(**{**facts, **said})


def calendar(*events, **said):
    return Calendar(**{"name": "Events", "events": events, "last_modified": CHANGED, **said})

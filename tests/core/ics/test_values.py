from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from core.ics.values import Attendee, Conference, Organiser
from tests.core.ics.examples import SHANGHAI, calendar, event
from tests.core.ics.tzdb import zone_file

BERLIN = ZoneInfo("Europe/Berlin")
NINE = datetime(2026, 11, 22, 9, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"starts": datetime(2026, 11, 22, 9)}, "needs a ZoneInfo"),
        ({"starts": NINE.replace(tzinfo=timezone(timedelta(hours=8)))}, "needs a ZoneInfo"),
        ({"starts": date(2026, 11, 22)}, "both be dates or both be times"),
        ({"ends": NINE}, "later than the start"),
        ({"ends": NINE + timedelta(milliseconds=5)}, "later than the start"),
        ({"starts": date(2026, 1, 1), "ends": date(2026, 1, 1)}, "later than the start"),
        ({"starts": date(1969, 1, 1), "ends": date(2026, 1, 1)}, "between 1970 and 2199"),
        ({"uid": "no-domain"}, "name@domain"),
        ({"uid": "a@b\r\nX:1"}, "name@domain"),
        ({"uid": "a b@c"}, "name@domain"),
        ({"summary": " "}, "needs a summary"),
        ({"status": "DRAFT"}, "no status"),
        ({"sequence": -1}, "small counter"),
        ({"sequence": 1763800000}, "small counter"),
        ({"last_modified": datetime(2026, 1, 1)}, "last_modified must be an aware UTC"),
        ({"last_modified": NINE}, "last_modified must be an aware UTC"),
        ({"created": NINE}, "created must be an aware UTC"),
        ({"geo": (91.0, 0.0)}, "not a place on earth"),
        ({"geo": (float("nan"), 0.0)}, "not a place on earth"),
        ({"url": "/events/opening"}, "absolute"),
        ({"url": "https://x.example/会"}, "percent-encoded"),
        ({"url": "https://x.example/\r\nATTENDEE:x"}, "percent-encoded"),
        ({"colour": "#ff0000"}, "CSS3"),
        ({"language": "en:X"}, "language tag"),
        ({"parent_uid": "x"}, "name@domain"),
        ({"alarms": (-5,)}, "minutes before"),
    ],
)
def test_an_event_refuses(said, sentence):
    with pytest.raises(ValueError, match=sentence):
        event(**said)


@pytest.mark.parametrize("key", ["Factory", "posix/Asia/Shanghai", "localtime"])
def test_names_that_are_no_place_are_refused(key):
    zone = ZoneInfo.from_file(BytesIO(zone_file("Asia/Shanghai")), key=key)
    with pytest.raises(ValueError, match="not an IANA time zone"):
        event(starts=NINE.replace(tzinfo=zone))


def test_an_end_is_later_in_instants_not_on_the_wall_clock():
    """The clock of Berlin shows 02:30 twice in the night of 25 October 2026."""
    early = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    late = early.replace(hour=2, minute=10, fold=1)
    assert event(starts=early, ends=late).ends == late
    with pytest.raises(ValueError, match="later than the start"):
        event(starts=late, ends=early)


def test_utc_is_a_zone():
    assert not event(starts=datetime(2026, 1, 1, tzinfo=UTC)).is_all_day


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"last_modified": NINE}, "last_modified must be"),
        ({"refresh": timedelta(seconds=1)}, "minute"),
        ({"source_url": "feed.ics"}, "absolute"),
        ({"url": "javascript"}, "absolute"),
        ({"colour": "reddish"}, "CSS3"),
        ({"language": "zh_Hans:"}, "language tag"),
    ],
)
def test_a_calendar_refuses(said, sentence):
    with pytest.raises(ValueError, match=sentence):
        calendar(**said)


def test_a_uid_occurs_once():
    with pytest.raises(ValueError, match="once"):
        calendar(event(), event(summary="Again"))


@pytest.mark.parametrize("email", ["", "a", "a@b@c", "a b@c", "a@c\r\nX:y", "<a@c>"])
def test_addresses_of_people_are_addresses(email):
    for person in (Organiser, Attendee):
        with pytest.raises(ValueError, match="e-mail"):
            person("Name", email)


def test_a_conference_has_an_address():
    with pytest.raises(ValueError, match="absolute"):
        Conference("zoom")

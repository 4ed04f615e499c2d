"""VTIMEZONE against the tz database: every zone, every change from 1970 to 2037."""

import hashlib
import itertools
import zoneinfo
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.ics.onsets import onsets_in
from core.ics.vtimezone import vtimezone
from tests.core.ics.tzdb import Observances, transitions, zone_file

FIRST = int(datetime(1970, 1, 1, 12, tzinfo=UTC).timestamp())
LAST = int(datetime(2038, 1, 1, tzinfo=UTC).timestamp()) - 86400


def distinct_zones():
    """One name for each content of the tz database: the others are links."""
    found = {}
    for key in sorted(zoneinfo.available_timezones() - {"Factory", "localtime"}):
        found.setdefault(hashlib.sha256(zone_file(key)).digest(), key)
    return sorted(found.values())


ZONES = distinct_zones()


def expected(key, at):
    """What zoneinfo says, to the nearest minute: only Monrovia, until 1972, had seconds."""
    offset = datetime.fromtimestamp(at, ZoneInfo(key)).utcoffset()
    return timedelta(minutes=round(offset.total_seconds() / 60))


def wrong_instants(key, first_year, last_year, instants):
    zone = Observances(vtimezone(key, first_year, last_year), until=last_year + 1)
    return [datetime.fromtimestamp(at, UTC) for at in instants if zone.offset(at) != expected(key, at)]


def test_the_changes_known_to_these_tests_are_those_that_zoneinfo_makes():
    """Also after the last that the file lists: whatever `zoneinfo` changes between two of them would go unseen."""
    for key in ZONES:
        changes = [at for at in transitions(zone_file(key), 2037) if FIRST < at < LAST]
        edges = [FIRST, *changes, LAST]
        for first, last in itertools.pairwise(edges):
            assert expected(key, first) == expected(key, (first + last) // 2) == expected(key, last - 1), key
        assert {datetime.fromtimestamp(at, UTC).year for at in changes} >= (set(range(1990, 2038)) & changing(key)), key


def changing(key):
    """The years in which the zone has a summer and a winter that differ."""
    zone = ZoneInfo(key)
    return {
        year for year in range(1990, 2038)
        if datetime(year, 1, 15, tzinfo=zone).utcoffset() != datetime(year, 7, 15, tzinfo=zone).utcoffset()
    }  # fmt: skip


@pytest.mark.parametrize("part", range(8))
def test_is_right_around_every_change_of_every_zone(part):
    for key in ZONES[part::8]:
        changes = [at for at in transitions(zone_file(key), 2037) if FIRST < at < LAST]
        around = [at + second for at in changes for second in (-1, 0, 1)]
        regular = range(FIRST, LAST, 45 * 86400 + 4321)
        assert wrong_instants(key, 1970, 2037, [*around, *regular]) == [], key


@pytest.mark.parametrize(
    "key",
    ["Asia/Shanghai", "Europe/Berlin", "Africa/Cairo", "Africa/Casablanca",
     "Asia/Gaza", "America/Santiago", "Pacific/Apia"],
)  # fmt: skip
def test_is_right_when_it_starts_in_any_year(key):
    for year in range(1970, 2060):
        first = int(datetime(year, 1, 2, tzinfo=UTC).timestamp())
        found = [onset.at + second for onset in onsets_in(key, year) for second in (-1, 0)]
        assert wrong_instants(key, year, year, [first, *found]) == [], (key, year)


def test_no_two_changes_are_closer_than_the_search_step():
    for key in ZONES:
        changes = [at for at in transitions(zone_file(key), 2037) if at > FIRST - 86400 * 366]
        assert all(later - earlier > 3 * 86400 for earlier, later in itertools.pairwise(changes)), key


def test_china_is_one_standard():
    assert vtimezone("Asia/Shanghai", 2026, 2027).decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


def test_a_yearly_rule_is_a_pair_in_the_clock_before_the_change():
    assert vtimezone("Europe/Berlin", 2026, 2026).decode().split("\r\n")[2:-2] == [
        "BEGIN:DAYLIGHT",
        "DTSTART:20250330T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20251026T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "END:STANDARD",
    ]


def test_summer_is_daylight_even_where_the_law_says_otherwise():
    dublin = vtimezone("Europe/Dublin", 2026, 2026).decode().replace("\r\n", "|")
    assert "BEGIN:DAYLIGHT|DTSTART:20250330T010000" in dublin


def test_a_rule_that_has_ended_is_closed_in_utc():
    moscow = vtimezone("Europe/Moscow", 2000, 2020).decode()
    assert "UNTIL=20100327T230000Z" in moscow
    assert "DTSTART:20141026T020000" in moscow


@pytest.mark.parametrize("key", ZONES)
def test_nothing_that_clients_ignore_or_refuse(key):
    """No RDATE (Outlook), no COMMENT (3.6.5), no seconds in offsets, at least one observance, 75 octets a line."""
    lines = vtimezone(key, 2026, 2027).split(b"\r\n")
    names = {line.split(b":")[0] for line in lines if not line.startswith(b" ")}
    assert names <= {
        b"", b"BEGIN", b"END", b"TZID", b"DTSTART", b"RRULE", b"TZOFFSETFROM", b"TZOFFSETTO", b"TZNAME"
    }  # fmt: skip
    assert all(len(line) == 18 for line in lines if line.startswith(b"TZOFFSETFROM"))
    assert b"TZOFFSETTO" in names
    assert max(map(len, lines)) <= 75
    assert sum(map(len, lines)) < 900

"""One calendar, many readers: the same UIDs, instants, titles and states, and the same things take place."""

import re

import pytest

from core.ics.emit import emit
from tests.interop.conftest import skip_missing
from tests.interop.difficult import difficult
from tests.interop.fetching import fetch
from tests.interop.readers import READERS, Reader, expand_ical, read_icalendar
from tests.interop.seen import in_order

SEE = pytest.mark.parametrize("reader", [each for each in READERS if each.components], ids=str)
EXPAND = pytest.mark.parametrize("reader", [each for each in READERS if each.occurrences], ids=str)

MISREAD = pytest.mark.parametrize("reader", [each for each in READERS if each.misread_series], ids=str)


@SEE
def test_a_difficult_calendar_reads_as_it_was_meant(reader: Reader) -> None:
    skip_missing(reader.missing())
    calendar, components, _occurrences = difficult()
    assert in_order(reader.components(emit(calendar))) == in_order(components)


@EXPAND
def test_plans_that_repeat_take_place_when_they_were_meant_to(reader: Reader) -> None:
    skip_missing(reader.missing())
    calendar, _components, occurrences = difficult()
    seen, meant = (
        [each for each in found if each.uid not in reader.misread_series]
        for found in (reader.occurrences(emit(calendar)), occurrences)
    )
    assert in_order(seen) == in_order(meant)


@MISREAD
def test_what_a_reader_is_said_to_misread_it_does_misread(reader: Reader) -> None:
    """So that the list of known limits goes when the reader is mended."""
    skip_missing(reader.missing())
    calendar, _components, occurrences = difficult()
    seen = reader.occurrences(emit(calendar))
    for uid in reader.misread_series:
        assert in_order(each for each in seen if each.uid == uid) != in_order(o for o in occurrences if o.uid == uid)


def feeds(server: str) -> dict[str, bytes]:
    """The public feeds of the demo world, found as a visitor finds them."""
    paths = [f"/calendars/{name}.ics" for name in ("all", "exhibitions", "conferences", "trainings")]
    for listing in ("/events", "/trainings"):
        page = fetch(server + listing).body.decode()
        paths += [f"{path}.ics" for path in sorted(set(re.findall(rf'href="({listing}/[a-z0-9-]+)"', page)))]
    return {path: fetch(server + path).body for path in paths if path not in ("/events/new.ics", "/trainings/new.ics")}


@pytest.fixture(scope="module")
def demo_feeds(server: str) -> dict[str, bytes]:
    return feeds(server)


@SEE
def test_the_demo_worlds_feeds_read_alike(reader: Reader, demo_feeds: dict[str, bytes]) -> None:
    skip_missing(reader.missing())
    assert sum(octets.count(b"BEGIN:VEVENT") for octets in demo_feeds.values()) > 300
    for path, octets in demo_feeds.items():
        seen, expected = in_order(reader.components(octets)), in_order(read_icalendar(octets))
        assert seen == expected, path


@EXPAND
def test_the_demo_worlds_plans_take_place_alike(reader: Reader, demo_feeds: dict[str, bytes]) -> None:
    skip_missing(reader.missing())
    for path in ("/calendars/all.ics", *(path for path in demo_feeds if path.startswith("/trainings/"))):
        assert in_order(reader.occurrences(demo_feeds[path])) == in_order(expand_ical(demo_feeds[path])), path

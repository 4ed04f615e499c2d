"""khal, vdirsyncer and calcurse subscribe over HTTP; the organiser changes something; they see it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.interop.fetching import fetch
from tests.interop.programme import FIRST, Organiser
from tests.interop.programs import Vdirsyncer, calcurse_import, khal_list
from tests.interop.proxy import Proxy

ITEMS = 12
HOUR = timedelta(hours=1)


def long(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def talk(number: int, status: str = "CONFIRMED", by: timedelta = timedelta()) -> tuple[str, str, str, str]:
    starts_at = FIRST + number * HOUR + by
    return long(starts_at), long(starts_at + HOUR), status, f"Talk {number}"


def shown(program: str, folder: Path) -> set[tuple[str, str, str, str]]:
    found = khal_list(program, folder, f"{FIRST.date()}", 4)
    return {row for row in found if row[3].startswith("Talk")}


def test_khal_and_vdirsyncer_follow_a_feed(
    server: str, proxy: Proxy, organiser: Organiser, program: Callable[[str], str], tmp_path: Path
) -> None:
    khal = program("khal")
    slug = organiser.programme(ITEMS)
    feed = f'type = "http"\nurl = "{proxy.url}/events/{slug}.ics?lang=en"'
    subscriber = Vdirsyncer(program("vdirsyncer"), tmp_path, feed)
    subscriber.discover()
    subscriber.sync()
    assert shown(khal, tmp_path) == {talk(number) for number in range(ITEMS)}

    before = subscriber.files()
    subscriber.sync()
    assert subscriber.files() == before, "a sync without a change wrote something"

    organiser.move(slug, 3, by=26 * HOUR)
    organiser.cancel(slug, 5)
    subscriber.sync()
    changed = {3: talk(3, by=26 * HOUR), 5: talk(5, "CANCELLED")}
    assert shown(khal, tmp_path) == {changed.get(number) or talk(number) for number in range(ITEMS)}
    assert len(subscriber.files()) == len(before)


def test_a_second_look_with_the_validators_transfers_nothing(server: str, proxy: Proxy, organiser: Organiser) -> None:
    slug = organiser.programme(ITEMS)
    url = f"{proxy.url}/events/{slug}.ics"
    time.sleep(1.1)  # within the second of a change, its date can't tell the next one: it is asked for again
    first = fetch(url)
    again = fetch(url, {"If-None-Match": first.headers["ETag"]})
    by_date = fetch(url, {"If-Modified-Since": first.headers["Last-Modified"]})
    assert [(each.status, each.body) for each in (again, by_date)] == [(304, b""), (304, b"")]
    organiser.move(slug, 0, by=HOUR)
    changed = fetch(url, {"If-None-Match": first.headers["ETag"]})
    assert changed.status == 200
    assert changed.body != first.body


def test_calcurse_imports_every_item(
    server: str, organiser: Organiser, program: Callable[[str], str], tmp_path: Path
) -> None:
    calcurse = program("calcurse")
    slug = organiser.programme(ITEMS)
    feed = f"{server}/events/{slug}.ics?lang=en"

    def row(number: int, by: timedelta = timedelta()) -> tuple[str, str]:
        return (FIRST + number * HOUR + by).strftime("%m/%d/%Y @ %H:%M"), f"Talk {number}"

    assert calcurse_import(calcurse, tmp_path / "first", fetch(feed).body) == {row(number) for number in range(ITEMS)}
    organiser.move(slug, 3, by=26 * HOUR)
    moved = {row(3, by=26 * HOUR)} | {row(number) for number in range(ITEMS) if number != 3}
    assert calcurse_import(calcurse, tmp_path / "second", fetch(feed).body) == moved

"""python-caldav and vdirsyncer keep step with a read-only calendar of 1,000 items over CalDAV."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from scripts.interop import CLIENTS
from tests.interop.conftest import skip_missing
from tests.interop.programme import Organiser
from tests.interop.programs import Vdirsyncer
from tests.interop.proxy import Exchange, Proxy
from tests.interop.readers import missing_clients

ITEMS = 1_000
AFTER_ALL = timedelta(hours=ITEMS)
"""From anywhere in the programme to where the speaker is free."""
SCRIPT = Path(__file__).with_name("caldav_client.py")
READING = {"OPTIONS", "GET", "HEAD", "PROPFIND", "REPORT"}


@pytest.fixture(scope="module")
def person(organiser: Organiser) -> tuple[str, str, str]:
    """(address, app password, slug) of somebody who speaks in 1,000 items of one conference."""
    email = organiser.person("en")
    slug = organiser.programme(ITEMS, email)
    return email, organiser.app_password(email), slug


@pytest.fixture
def python_caldav(proxy: Proxy, person: tuple[str, str, str]) -> Callable[..., Any]:
    skip_missing(missing_clients())

    def run(command: str, *arguments: str, start: str = "/.well-known/caldav") -> Any:
        given = (f"{proxy.url}{start}", *person[:2], *arguments)
        environ = os.environ | {"no_proxy": "*"}
        done = subprocess.run([CLIENTS, SCRIPT, command, *given], capture_output=True, text=True, env=environ)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def objects_in(exchanges: list[Exchange]) -> int:
    """How many calendar objects the answers carried."""
    return sum(each.answer.count(b"BEGIN:VCALENDAR") for each in exchanges)


def hrefs_in(exchanges: list[Exchange]) -> list[bytes]:
    """The members that answers to REPORT name."""
    reports = [each.answer for each in exchanges if each.method == "REPORT"]
    return [href for answer in reports for href in re.findall(rb"<[A-Za-z]*:?href>([^<]*\.ics)</", answer)]


def test_python_caldav_finds_syncs_and_transfers_one_change(
    python_caldav: Callable[..., Any], organiser: Organiser, proxy: Proxy, person: tuple[str, str, str]
) -> None:
    first = python_caldav("first")
    assert len(first["items"]) == ITEMS
    assert first["components"] == ["VEVENT"]
    assert objects_in(proxy.taken()) == ITEMS

    again = python_caldav("since", first["calendar"], first["token"])
    assert again["items"] == {}
    exchanges = proxy.taken()
    assert objects_in(exchanges) == 0
    assert hrefs_in(exchanges) == []

    uid, starts_at = organiser.move(person[2], 10, by=AFTER_ALL)
    changed = python_caldav("since", first["calendar"], again["token"])
    ((seen_uid, seen_start, status),) = changed["items"].values()
    assert (seen_uid, status) == (uid, "CONFIRMED")
    assert seen_start.startswith(f"{starts_at.astimezone(organiser.zone):%Y-%m-%dT%H:%M}")
    exchanges = proxy.taken()
    assert objects_in(exchanges) == 1
    assert len(set(hrefs_in(exchanges))) == 1

    uid = organiser.cancel(person[2], 11)
    cancelled = python_caldav("since", first["calendar"], changed["token"])
    assert [row[0::2] for row in cancelled["items"].values()] == [[uid, "CANCELLED"]]


def test_python_caldav_is_refused_every_write(python_caldav: Callable[..., Any], proxy: Proxy) -> None:
    calendar = python_caldav("first")["calendar"]
    proxy.taken()
    assert python_caldav("write", calendar).keys() == {"add", "change", "delete"}
    writes = [each for each in proxy.taken() if each.method not in READING]
    assert {each.status for each in writes} == {403}
    assert all(b"need-privileges" in each.answer for each in writes)


def test_vdirsyncer_keeps_step_over_caldav(
    organiser: Organiser, proxy: Proxy, person: tuple[str, str, str], program: Callable[[str], str], tmp_path: Path
) -> None:
    email, password, slug = person
    remote = f'type = "caldav"\nurl = "{proxy.url}/"\nusername = "{email}"\npassword = "{password}"\nread_only = true'
    subscriber = Vdirsyncer(program("vdirsyncer"), tmp_path, remote, "mine")
    subscriber.discover()
    subscriber.sync()
    before = subscriber.files()
    assert len(before) == ITEMS
    assert objects_in(proxy.taken()) == ITEMS

    subscriber.sync()
    assert subscriber.files() == before
    exchanges = proxy.taken()
    assert objects_in(exchanges) == 0
    assert {each.method for each in exchanges} <= {"PROPFIND", "REPORT", "OPTIONS"}

    uid, _starts_at = organiser.move(slug, 20, by=2 * AFTER_ALL)
    subscriber.sync()
    after = subscriber.files()
    changed = [name for name in after if after[name] != before.get(name)]
    assert len(after) == ITEMS
    assert len(changed) == 1
    assert f"UID:{uid}" in subscriber.content(changed[0])
    exchanges = proxy.taken()
    assert objects_in(exchanges) == 1
    assert all(each.method in READING for each in exchanges), "read-only, yet it tried to write"

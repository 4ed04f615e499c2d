"""``flask import-programme``: the six real programmes, tables, refusals."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.people.models import Person
from offerings.venues.models import Room
from organisations.base.models import Organisation
from tests.offerings.imports.files import ORGANISATIONS, TALKS, schedule, table
from tests.support.factories import Factories
from tests.support.samples import samples_folder

SAMPLES = [
    # file, zone of the place, items, rooms that are used, people
    ("31c3-frab-schedule.xml", "Europe/Berlin", 138, 4, 198),
    ("fosdem2024-schedule.xml", "Europe/Brussels", 674, 32, 738),
    ("rc3-pretalx-schedule.json", "Europe/Berlin", 48, 5, 56),
    ("camp2019-frab-schedule.json", "Europe/Berlin", 79, 2, 90),
    ("emf2024-schedule.ics", "Europe/London", 482, 44, 0),
    ("moca2024-broken.ics", "Europe/Rome", 88, 4, 69),
]


def _count(session: Any, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize(("name", "zone", "items", "rooms", "people"), SAMPLES)
def test_real_programmes_twice(
    session: Any, make: Factories, cli: Any, name: str, zone: str, items: int, rooms: int, people: int
) -> None:
    path = str(samples_folder("programmes", name))
    host = make.organisation(slug="host")
    first = cli("import-programme", path, "--host", host.slug, "--zone", zone)
    assert first.exit_code == 0, first.output
    assert f"{items} items created." in first.output
    assert (_count(session, AgendaItem), _count(session, Room), _count(session, Person)) == (items, rooms, people)
    offering = session.scalar(select(Offering))
    assert (offering.state, offering.time_zone) == ("draft", zone)
    abstracts = session.scalars(select(AgendaItem.abstract)).all()
    assert not [text for text in abstracts if re.search(r"</?(p|a|ul|li|br|em|strong)[ />]", str(text))]
    second = cli("import-programme", path, "--offering", offering.slug)
    assert second.exit_code == 0, second.output
    assert f"0 items created. {items} items stayed as they were." in second.output
    assert (_count(session, AgendaItem), _count(session, Room), _count(session, Person)) == (items, rooms, people)


def test_88_events_under_5_keys_are_told(make: Factories, cli: Any) -> None:
    output = cli("import-programme", str(samples_folder("programmes", "moca2024-broken.ics")), "--dry-run").output
    assert "88 items" in output
    assert "67 items share the key" in output


def test_night_after_a_day_keeps_its_real_date(session: Any, make: Factories, cli: Any) -> None:
    path = str(samples_folder("programmes", "31c3-frab-schedule.xml"))
    cli("import-programme", path, "--host", make.organisation(slug="host").slug, "--zone", "Europe/Berlin")
    last = session.scalar(
        select(func.max(AgendaItem.starts_at)).where(AgendaItem.starts_at < datetime(2014, 12, 28, 5, tzinfo=UTC))
    )
    assert last >= datetime(2014, 12, 27, 23, tzinfo=UTC)


def _write(folder: Path, data: bytes, name: str = "file.xml") -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def test_dry_run_writes_nothing(session: Any, make: Factories, cli: Any, tmp_path: Path) -> None:
    done = cli("import-programme", _write(tmp_path, schedule()), "--dry-run")
    assert done.exit_code == 0
    assert "By room: Hall A 1, Hall B 1" in done.output
    assert _count(session, AgendaItem) == 0


def test_errors_by_line_and_exit_code(session: Any, make: Factories, cli: Any, tmp_path: Path) -> None:
    host = make.organisation(slug="host")
    bad = schedule([TALKS[0], ("g2", "Bad", "10:00", "half", "B", "P")]).replace(b"<event", b"\n<event")
    done = cli("import-programme", _write(tmp_path, bad), "--host", host.slug)
    assert done.exit_code == 1
    assert "error: line 3:" in done.output
    assert _count(session, AgendaItem) == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Say into which event"),
        (("--host", "nobody"), "no organisation with the address nobody"),
        (("--offering", "nothing"), "no event or training with the address nothing"),
        (("--host", "host", "--zone", "Mars/Olympus"), "Mars/Olympus is unknown"),
    ],
)
def test_refusals(make: Factories, cli: Any, tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    make.organisation(slug="host")
    done = cli("import-programme", _write(tmp_path, schedule()), *arguments)
    assert done.exit_code == 1
    assert sentence in done.output


@pytest.mark.parametrize("data", [b"", b"\0\0", b"<schedule><day>", b"%PDF-1.7"])
def test_unreadable_files(cli: Any, session: Any, tmp_path: Path, data: bytes) -> None:
    done = cli("import-programme", _write(tmp_path, data), "--dry-run")
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")


def test_file_that_is_not_there(cli: Any, session: Any, tmp_path: Path) -> None:
    assert cli("import-programme", str(tmp_path / "none.xml")).exit_code == 1
    assert cli("import-programme", str(tmp_path)).exit_code == 1


def test_tables(session: Any, cli: Any, tmp_path: Path) -> None:
    path = _write(
        tmp_path, table(ORGANISATIONS, "Acme,顶点,enterprise,Foshan,CN,", "Bolt,,institute,佛山,CN,"), "o.csv"
    )
    done = cli("import-programme", path)
    assert (done.exit_code, "2 entries created." in done.output) == (0, True)
    assert session.scalars(select(Organisation.city).order_by(Organisation.id)).all() == [
        {"en": "Foshan"},
        {"zh": "佛山"},
    ]
    assert "2 entries stayed as they were." in cli("import-programme", path).output

"""Clock times put into a zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from offerings.imports.readers.placing import place
from offerings.imports.readers.values import Programme, ProgrammeItem

BERLIN = ZoneInfo("Europe/Berlin")


def _programme(start: datetime, zone: str | None = None) -> Programme:
    item = ProgrammeItem(
        source_key="1", title="T", subtitle="", abstract="", description="", starts_at=start,
        ends_at=start + timedelta(hours=1), day=date(2026, 3, 29), room="", track="", kind="", language="", url="",
        people=(), line=7,
    )  # fmt: skip
    return Programme("P", None, None, zone, (), (), (item,), ())


@pytest.mark.parametrize(
    ("wall", "instant", "codes"),
    [
        (datetime(2026, 6, 1, 10, 0), datetime(2026, 6, 1, 8, 0, tzinfo=UTC), []),
        (datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC), ["time_skipped"]),
        (datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC), ["time_twice"]),
    ],
)
def test_wall_clock(wall: datetime, instant: datetime, codes: list[str]) -> None:
    placed = place(_programme(wall), BERLIN)
    assert placed.items[0].starts_at.astimezone(UTC) == instant
    assert placed.items[0].ends_at.astimezone(UTC) - instant == timedelta(hours=1)
    assert [(problem.code, problem.line) for problem in placed.problems] == [(code, 7) for code in codes]
    assert placed.zone == "Europe/Berlin"


def test_aware_times_keep_their_instant() -> None:
    start = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
    placed = place(_programme(start), BERLIN)
    assert placed.items[0].starts_at == start
    assert placed.items[0].starts_at.tzinfo == BERLIN
    assert [problem.code for problem in placed.problems] == ["other_offset"]

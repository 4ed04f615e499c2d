"""What would happen if a file were applied."""

from offerings.imports.readers.reading import read
from offerings.imports.readers.summary import Count, summarise
from offerings.imports.readers.values import Programme

SCHEDULE = b"""<schedule><version>1</version><conference><title>C</title></conference>
<day date='2026-11-03'><room name='A'>
<event guid='1'><title>One</title><start>10:00</start><duration>01:00</duration><track>T</track>
<persons><person id='1'>P</person><person id='2'>Q</person></persons></event>
<event guid='2'><title>Two</title><start>11:00</start><duration>01:00</duration>
<persons><person id='1'>P</person></persons></event>
<event guid='3'><title>Three</title><start>noon</start><duration>01:00</duration></event>
</room><room name='B'/></day><day date='2026-11-04'/></schedule>"""


def test_counts_by_day_room_and_track() -> None:
    programme = read(SCHEDULE)
    assert isinstance(programme, Programme)
    summary = summarise(programme)
    assert (summary.items, summary.people, summary.mentions, summary.past_midnight) == (2, 2, 3, 0)
    assert summary.per_day == (Count("2026-11-03", 2), Count("2026-11-04", 0))
    assert summary.per_room == (Count("A", 2), Count("B", 0))
    assert summary.per_track == (Count("", 1), Count("T", 1))


def test_errors_come_first() -> None:
    programme = read(SCHEDULE)
    assert isinstance(programme, Programme)
    problems = summarise(programme).problems
    assert (problems.errors, problems.warnings) == (1, 1)
    assert [(group.code, group.lines) for group in problems.groups] == [("no_start", "7"), ("no_zone", "")]

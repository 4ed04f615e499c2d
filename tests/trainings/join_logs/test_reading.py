from datetime import UTC, datetime, timedelta

import pytest

from offerings.imports.readers.refusal import ImportRefused
from registrations.people_imports.reading import read_rows
from trainings.attendance.queries import Trainee
from trainings.join_logs.matching import match
from trainings.join_logs.reading import read_log

ZOOM = (
    "Meeting ID,Topic,Start Time\n876,Machine vision,11/02/2026 08:55:00 AM\n\n"
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
    "Chen Mei (陈梅),mei@a.example,11/02/2026 09:02:11 AM,11/02/2026 10:00:00 AM,58,No\n"
    "Chen Mei (陈梅),mei@a.example,11/02/2026 10:05:00 AM,11/02/2026 12:00:00 PM,115,No\n"
)
TENCENT = "用户昵称（入会昵称）,入会时间,退会时间,会中时长\n陈梅,2026-11-02 09:00:00,2026-11-02 11:30:00,02:30:00\n"
PEOPLE = [
    Trainee(1, "r1", "陈梅", "Chen Mei", "", "mei@a.example"),
    Trainee(2, "r2", "李军", "Li Jun", "", "jun@a.example"),
    Trainee(3, "r3", "李军", "Li Jun", "", "jun@b.example"),
]
START = datetime(2026, 11, 2, 1, tzinfo=UTC)
END = START + timedelta(hours=3)


def log(text: str):
    return read_log(read_rows(text.encode()), "Asia/Shanghai")


def matched(text: str, now=END + timedelta(days=1)):
    return [(row.trainee.id if row.trainee else None, row.problem) for row in match(log(text), PEOPLE, START, END, now)]


def test_zoom_writes_about_the_meeting_first():
    stays = log(ZOOM)
    assert [(stay.starts_at, stay.ends_at) for stay in stays] == [
        (START + timedelta(minutes=2, seconds=11), START + timedelta(hours=1)),
        (START + timedelta(minutes=65), END),
    ]
    assert matched(ZOOM) == [(1, None), (1, None)]


def test_tencent_meeting_is_read_by_name():
    assert matched(TENCENT) == [(1, None)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Nobody,x@y.example,2026-11-02 09:00,2026-11-02 10:00", (None, "nobody")),
        ("李军,,2026-11-02 09:00,2026-11-02 10:00", (None, "several")),
        ("李军,JUN@B.example,2026-11-02 09:00,2026-11-02 10:00", (3, None)),
        ("陈 梅-研发部,,2026-11-02 09:00,2026-11-02 10:00", (1, None)),
        ("陈梅,,yesterday,2026-11-02 10:00", (1, "no_time")),
        ("陈梅,,2026-11-02 10:00,2026-11-02 09:00", (1, "no_time")),
        ("陈梅,,2026-11-03 09:00,2026-11-03 10:00", (1, "elsewhere")),
        ("陈梅", (1, "no_time")),
    ],
)
def test_each_row_says_what_it_means(row, expected):
    assert matched("Name,Email,Join time,Leave time\n" + row) == [expected]


def test_a_row_of_a_time_to_come_does_not_count():
    assert matched(TENCENT, now=START + timedelta(minutes=10)) == [(1, "elsewhere")]


@pytest.mark.parametrize("text", ["Name,Email\nA,b@c.example", "a,b\n1,2", "入会时间,退会时间\n1,2"])
def test_without_its_columns_it_is_refused(text):
    with pytest.raises(ImportRefused):
        log(text)

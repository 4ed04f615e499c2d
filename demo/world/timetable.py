"""Where the talks of the conference stand: three days, four rooms, six blocks of twenty talks. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time

ABSENT = (
    ("appliances", "talent"),
    ("manufacturing", "ceramics"),
    ("hydrogen", "robotics"),
    ("manufacturing", "appliances"),
    ("ceramics", "hydrogen"),
    ("robotics", "talent"),
)
"""The two tracks that rest in each block: each of the six rests twice."""
BLOCKS = ((0, 14 * 60), (0, 16 * 60 + 10), (1, 11 * 60), (1, 14 * 60), (1, 16 * 60 + 10), (2, 11 * 60))
"""Day and minute at which each block begins."""
KEYNOTES = ((0, 570), (0, 645), (1, 540), (1, 585), (2, 540), (2, 585))
TALK = 20
A_SESSION = 5


@dataclass(frozen=True)
class Slot:
    """``room`` 0 to 3; ``number`` counts the talks of a track, or the keynotes."""

    day: int
    start: time
    end: time
    room: int
    track: str
    number: int
    kind: str = "talk"


def slots(talks: Mapping[str, int]) -> Iterator[Slot]:
    """Every keynote and talk in order of time; a track that has run out of talks holds a panel instead."""
    for number, (day, minute) in enumerate(KEYNOTES):
        yield Slot(day, _time(minute), _time(minute + 45), 0, "keynote", number, "keynote")
    used = dict.fromkeys(talks, 0)
    for (day, minute), absent in zip(BLOCKS, ABSENT, strict=True):
        for room, track in enumerate(track for track in talks if track not in absent):
            if used[track] >= talks[track]:
                yield Slot(day, _time(minute), _time(minute + TALK * A_SESSION), room, track, 0, "panel")
                continue
            for place in range(A_SESSION):
                begin = minute + TALK * place
                yield Slot(day, _time(begin), _time(begin + TALK), room, track, used[track] + place)
            used[track] += A_SESSION


def _time(minute: int) -> time:
    return time(minute // 60, minute % 60)

"""Who the rows of a join log are. Pure: an e-mail address decides; a name does where only one person has it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from trainings.attendance.queries import Trainee
from trainings.join_logs.reading import Stay

Problem = Literal["nobody", "several", "no_time", "elsewhere"]


@dataclass(frozen=True)
class Matched:
    stay: Stay
    trainee: Trainee | None = None
    problem: Problem | None = None


def match(
    stays: Sequence[Stay], people: Sequence[Trainee], starts_at: datetime, ends_at: datetime, now: datetime
) -> list[Matched]:
    """Every row, in the order of the file; a row wholly outside of the meeting, or of a time to come, is of another."""
    by_email = {person.email.casefold(): person for person in people if person.email}
    by_name: dict[str, list[Trainee]] = {}
    for person in people:
        for name in {_fold(person.name_native), _fold(person.name_latin)} - {""}:
            by_name.setdefault(name, []).append(person)
    found = []
    for stay in stays:
        whom = [by_email[stay.email]] if stay.email in by_email else _named(stay.name, by_name)
        if len(whom) != 1:
            found.append(Matched(stay, problem="several" if whom else "nobody"))
        elif not stay.is_whole:
            found.append(Matched(stay, whom[0], "no_time"))
        elif _is_elsewhere(stay, starts_at, ends_at, now):
            found.append(Matched(stay, whom[0], "elsewhere"))
        else:
            found.append(Matched(stay, whom[0]))
    return found


def _is_elsewhere(stay: Stay, starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    first, last = stay.starts_at, stay.ends_at
    return first is None or last is None or last <= starts_at or first >= ends_at or last > now


def _named(name: str, by_name: dict[str, list[Trainee]]) -> list[Trainee]:
    """The whole name, then what stands before and in brackets: "Chen Mei (陈梅)", "陈梅-工程部"."""
    for each in (name, *re.split(r"[()（）\-_|/]", name)):
        if found := by_name.get(_fold(each)):
            return found
    return []


def _fold(name: str) -> str:
    return re.sub(r"\s+", "", name).casefold()

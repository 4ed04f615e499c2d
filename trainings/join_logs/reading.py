"""Rows of a join log: Zoom, Tencent Meeting, VooV, Teams and whatever looks like them. Pure.

The heading may stand below lines about the meeting. One row is one stay; who lost the connection has several.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n import _l
from offerings.imports.readers.refusal import ImportRefused

NAMES = (
    "name(originalname)", "name", "username", "fullname", "participant", "participantname", "displayname",
    "姓名", "用户昵称", "用户昵称(入会昵称)", "昵称", "成员", "参会人", "参会者", "入会昵称", "成员昵称",
)  # fmt: skip
EMAILS = ("useremail", "email", "e-mail", "emailaddress", "participantid(upn)", "邮箱", "电子邮箱", "用户邮箱")
JOINS = (
    "jointime",
    "joined",
    "joinedat",
    "firstjoin",
    "timejoined",
    "入会时间",
    "加入时间",
    "首次入会时间",
    "进入时间",
)
LEAVES = (
    "leavetime",
    "left",
    "leftat",
    "lastleave",
    "timeexited",
    "退会时间",
    "离会时间",
    "离开时间",
    "最后退会时间",
    "退出时间",
)

_FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y, %I:%M:%S %p", "%m/%d/%y, %I:%M:%S %p",
    "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y.%m.%d %H:%M:%S",
)  # fmt: skip


@dataclass(frozen=True)
class Stay:
    """``line`` as the spreadsheet numbers it."""

    line: int
    name: str
    email: str
    starts_at: datetime | None
    ends_at: datetime | None

    @property
    def is_whole(self) -> bool:
        return self.starts_at is not None and self.ends_at is not None and self.ends_at > self.starts_at


def read_log(rows: Sequence[tuple[int, list[str]]], zone: str) -> list[Stay]:
    """``zone``: whose wall the times are of, unless they say. Raises ImportRefused without the three columns."""
    for place, (_line, cells) in enumerate(rows[:50]):
        columns = _columns(cells)
        if columns is not None:
            return [_stay(line, row, columns, zone) for line, row in rows[place + 1 :]]
    raise ImportRefused(
        "no_columns",
        _l("No heading with a name or an e-mail address, a time of joining and a time of leaving was found."),
    )


def _columns(cells: Sequence[str]) -> tuple[int | None, int | None, int, int] | None:
    folded = [_fold(cell) for cell in cells]
    name, email, joined, left = (_find(folded, wanted) for wanted in (NAMES, EMAILS, JOINS, LEAVES))
    if joined is None or left is None or (name is None and email is None):
        return None
    return name, email, joined, left


def _fold(cell: str) -> str:
    return re.sub(r"\s+", "", cell).casefold().replace("（", "(").replace("）", ")")


def _find(folded: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((folded.index(name) for name in wanted if name in folded), None)


def _stay(line: int, row: Sequence[str], columns: tuple[int | None, int | None, int, int], zone: str) -> Stay:
    name, email, joined, left = (row[at] if at is not None and at < len(row) else "" for at in columns)
    return Stay(line, _plain_name(name), email.strip().casefold()[:254], _time(joined, zone), _time(left, zone))


def _plain_name(name: str) -> str:
    """Zoom writes "Chen Mei (陈梅)": both are tried when people are matched."""
    return name.strip()[:200]


def _time(text: str, zone: str) -> datetime | None:
    for form in _FORMATS:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            continue
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    try:
        return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))
    except (ValueError, OverflowError):
        return None

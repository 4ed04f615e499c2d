"""Which table a header row describes: events, venues or organisations, with English or Chinese column names."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

TableKind = Literal["events", "venues", "organisations"]

_EVENTS = {
    "kind": "type category 类型 活动类型 类别",
    "title_en": "title name event 英文名称 英文标题 英文名 活动英文名称",
    "title_zh": "中文名称 中文标题 中文名 名称 标题 活动 活动名称 活动中文名称",
    "start_date": "start date from starts_on 开始日期 开始时间 起始日期 日期 开始",
    "end_date": "end to until ends_on 结束日期 结束时间 截止日期 结束",
    "venue": "place location venues 场馆 地点 场地 举办地点 展馆",
    "city": "town 城市 所在城市",
    "country": "国家 国家_地区 国家或地区",
    "organiser": "organizer host organisers organizers 主办单位 主办方 主办 组织者",
    "url_source": "url source website link 网址 来源 来源网址 链接",
    "notes": "note remarks 备注 说明",
    "topics": "topic subject subjects 主题 话题 领域",
}
_VENUES = {
    "venue_en": "venue name venue_name 英文名称 场馆英文名 场馆英文名称",
    "venue_zh": "场馆 场馆名称 中文名称 名称 场馆中文名 场馆中文名称 展馆",
    "city": "town 城市 所在城市",
    "address": "street 地址",
    "hall": "room hall_or_room 展厅 厅 会议室 房间 馆 展馆厅",
    "area_m2": "area m2 面积 面积_平方米 面积_m2 展览面积",
    "capacity": "seats places 容量 容纳人数 座位数 人数",
    "url_source": "url source website link 网址 来源 来源网址 链接",
}
_ORGANISATIONS = {
    "name_en": "name organisation organization 英文名称 英文名 单位英文名称",
    "name_zh": "名称 中文名称 中文名 单位 单位名称 单位中文名称",
    "kind": "type category 类型 类别 性质 单位性质 单位类型",
    "city": "town 城市 所在城市",
    "country": "国家 国家_地区 国家或地区",
    "url_source": "url source website link 网址 来源 来源网址 链接",
}
_CERTAIN: Mapping[TableKind, set[str]] = {
    "events": {"title_en", "title_zh"},
    "venues": {"venue_en", "venue_zh"},
    "organisations": {"name_en", "name_zh"},
}
_TELLING: Mapping[TableKind, set[str]] = {
    "events": {"start_date", "end_date", "organiser", "venue"},
    "venues": {"hall", "area_m2", "capacity", "address"},
    "organisations": {"kind"},
}
_COLUMNS: Mapping[TableKind, Mapping[str, str]] = {
    "events": _EVENTS,
    "venues": _VENUES,
    "organisations": _ORGANISATIONS,
}


@dataclass(frozen=True, slots=True)
class Header:
    """``positions``: column name -> index; ``unknown``: names that mean nothing; ``repeated``: names given twice."""

    kind: TableKind
    positions: Mapping[str, int]
    unknown: tuple[str, ...]
    repeated: tuple[str, ...]


def find_header(cells: Sequence[Any]) -> Header | None:
    """The table whose names fit best, or None when none has a name column and at least one more."""
    candidates = [header for kind in _COLUMNS if (header := _fit(kind, cells))]
    return max(candidates, key=_score, default=None)


def expected_names(kind: TableKind) -> str:
    return ", ".join(_COLUMNS[kind])


def _fit(kind: TableKind, cells: Sequence[Any]) -> Header | None:
    names = _names(kind)
    positions: dict[str, int] = {}
    unknown, repeated = [], []
    for index, cell in enumerate(cells):
        written = str(cell or "").strip()
        column = names.get(_folded(written))
        if column is None:
            unknown += [written] if written else []
        elif column in positions:
            repeated.append(written)
        else:
            positions[column] = index
    is_fit = bool(_CERTAIN[kind] & positions.keys()) and len(positions) > 1
    return Header(kind, positions, tuple(unknown), tuple(repeated)) if is_fit else None


def _score(header: Header) -> tuple[int, int]:
    exact = _TELLING[header.kind] & header.positions.keys()
    return len(header.positions), len(exact)


def _names(kind: TableKind) -> dict[str, str]:
    return {name: column for column, others in _COLUMNS[kind].items() for name in (column, *others.split())}


def _folded(name: str) -> str:
    """ "Start date", "start-date", "面积（平方米）" -> start_date, 面积_平方米."""
    folded = unicodedata.normalize("NFKC", name[:80]).casefold()
    return re.sub(r"[\W_]+", "_", folded).strip("_")

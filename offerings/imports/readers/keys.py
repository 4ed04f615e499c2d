"""Items that share a key stay separate items: each gets a key of its own, and it is told."""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from core.i18n import _l
from offerings.imports.readers.problems import Problems, list_lines
from offerings.imports.readers.values import ProgrammeItem


def made_key(*parts: str) -> str:
    """A key from what an item says about itself; the same in a later version of the file unless that changed."""
    return sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def occurrence_key(series: str, planned: datetime) -> str:
    """By the day for which it was planned, so that a later hour for all of a series still finds each of them."""
    return f"{series}@{planned.date().isoformat()}"


def distinct(items: Sequence[ProgrammeItem], problems: Problems) -> tuple[ProgrammeItem, ...]:
    """``items`` in their order with unique source keys; every key that stood for several items is told once."""
    lines: dict[str, list[int | None]] = {}
    for item in items:
        lines.setdefault(item.source_key, []).append(item.line)
    shared = {key: where for key, where in lines.items() if len(where) > 1}
    for key, where in shared.items():
        _tell(key, where, problems)
    return _rekeyed(items, shared.keys(), {key for key in lines if key not in shared})


def _rekeyed(items: Sequence[ProgrammeItem], shared: Container[str], taken: set[str]) -> tuple[ProgrammeItem, ...]:
    titles = Counter((item.source_key, item.title) for item in items)
    repeats: Counter[str] = Counter()
    result = []
    for item in items:
        if item.source_key in shared:
            item = replace(item, source_key=_free(_own_key(item, titles), taken, repeats))
            taken.add(item.source_key)
        result.append(item)
    return tuple(result)


def _own_key(item: ProgrammeItem, titles: Counter[tuple[str, str]]) -> str:
    is_enough = titles[item.source_key, item.title] == 1
    more = () if is_enough else (item.starts_at.isoformat(), item.room)
    return f"{item.source_key}~{made_key(item.title, *more)}"


def _free(key: str, taken: set[str], repeats: Counter[str]) -> str:
    """``key``, or ``key~2`` and so on; ``repeats`` remembers how far the numbers went."""
    candidate = key
    while candidate in taken:
        repeats[key] += 1
        candidate = f"{key}~{repeats[key] + 1}"
    return candidate


def _tell(key: str, lines: Sequence[int | None], problems: Problems) -> None:
    message = _l(
        "%(count)s items share the key “%(key)s” (lines %(lines)s). "
        "They are kept as separate items, told apart by title.",
        count=len(lines),
        key=key,
        lines=list_lines(lines, most=100),
    )
    problems.warning("shared_key", message, line=lines[0], where=key)

"""The tables in demo/data/, row by row. Where they come from: demo/data/SOURCES.md."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from core.database import Localized

FOLDER = Path(__file__).parent / "data"
Row = dict[str, str]


def rows(name: str) -> Iterator[Row]:
    """The rows of ``demo/data/<name>.csv``."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def localized(row: Row, name: str) -> Localized:
    """``name_en`` and ``name_zh`` of a row, without the empty one."""
    return {language: row[f"{name}_{language}"] for language in ("en", "zh") if row[f"{name}_{language}"]}


def number(text: str) -> int | None:
    return int(text) if text else None


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

"""The file itself: CSV that is read as UTF-8, XLSX with real dates and numbers, JSON. No cell is a formula."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter

from registrations.participants.columns import Cell, Column, Row

_ACTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for a formula at the beginning of a cell (OWASP ASVS 1.2.10)."""

_MOST_CHARACTERS = 32_767
"""Of a cell in Excel."""

Write = Callable[[Sequence[Column], Iterable[list[Row]], ZoneInfo, IO[bytes]], None]

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
}


def write(kind: str, columns: Sequence[Column], batches: Iterable[list[Row]], zone: ZoneInfo, file: IO[bytes]) -> None:
    """One batch after the other; times on the wall in ``zone``. Memory: one batch, and one row of the file."""
    _WRITERS[kind](columns, batches, zone, file)


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what would act as a formula."""
    return f"'{cell}" if cell.startswith(_ACTS) else cell


def _csv(columns: Sequence[Column], batches: Iterable[list[Row]], zone: ZoneInfo, file: IO[bytes]) -> None:
    """With a byte order mark."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([harmless(str(column.label)) for column in columns])
    for batch in batches:
        writer.writerows([[_csv_cell(column.cell(row), zone) for column in columns] for row in batch])
    text.detach()


def _csv_cell(cell: Cell, zone: ZoneInfo) -> str:
    """Numbers as they are, a negative one too: only text can hide a formula."""
    text = _text(cell, zone)
    return harmless(text) if isinstance(cell, str) else text


def _text(cell: Cell, zone: ZoneInfo) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return f"{cell:.2f}"
    if isinstance(cell, str | int | float):
        return str(cell)
    return "; ".join(_text(each, zone) for each in cell)


def _xlsx(columns: Sequence[Column], batches: Iterable[list[Row]], zone: ZoneInfo, file: IO[bytes]) -> None:
    """Row by row in constant memory."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, max(len(columns) - 1, 0), 18)
        formats = {name: book.add_format(values) for name, values in _FORMATS.items()}
        for place, column in enumerate(columns):
            sheet.write_string(0, place, str(column.label)[:_MOST_CHARACTERS], formats["head"])
        number = 0
        for batch in batches:
            for row in batch:
                number += 1
                for place, column in enumerate(columns):
                    _xlsx_cell(sheet, number, place, column.cell(row), zone, formats)


_FORMATS = {
    "head": {"bold": True},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
    "day": {"num_format": "yyyy-mm-dd"},
    "money": {"num_format": "0.00"},
}


def _xlsx_cell(sheet: Any, number: int, place: int, cell: Cell, zone: ZoneInfo, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(number, place, cell.astimezone(zone).replace(tzinfo=None), formats["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(number, place, cell, formats["day"])
    elif isinstance(cell, Decimal):
        sheet.write_number(number, place, float(cell), formats["money"])
    elif isinstance(cell, int | float):
        sheet.write_number(number, place, cell)
    else:
        sheet.write_string(number, place, _text(cell, zone)[:_MOST_CHARACTERS])


def _json(columns: Sequence[Column], batches: Iterable[list[Row]], zone: ZoneInfo, file: IO[bytes]) -> None:
    """{"columns": {key: label}, "people": [{key: value}]}; moments with their offset."""
    labels = {column.key: str(column.label) for column in columns}
    file.write(b'{"columns": ' + _dumped(labels) + b',\n"people": [')
    comma = b"\n"
    for batch in batches:
        for row in batch:
            file.write(comma + _dumped({column.key: _json_value(column.cell(row), zone) for column in columns}))
            comma = b",\n"
    file.write(b"\n]}\n")


def _json_value(cell: Cell, zone: ZoneInfo) -> Any:
    if isinstance(cell, datetime):
        return cell.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return float(cell)
    if cell is None or isinstance(cell, str | int | float):
        return cell
    return [_json_value(each, zone) for each in cell]


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


_WRITERS: dict[str, Write] = {"csv": _csv, "xlsx": _xlsx, "json": _json}

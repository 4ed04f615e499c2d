"""A table of people as rows of cells: CSV or XLSX, found from the content. Must not know: flask, the database."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook

from core.i18n import _l
from core.text import clean
from offerings.imports.readers.archive import safe_copy
from offerings.imports.readers.encodings import decode
from offerings.imports.readers.limits import MAX_COLUMNS
from offerings.imports.readers.refusal import ImportRefused

MAX_BYTES = 5_000_000
MOST = 2_000
"""People in one file: they are registered in one transaction."""
_LONGEST = 6_000

Rows = list[tuple[int, list[str]]]


def read_rows(data: bytes) -> Rows:
    """Rows that hold anything, numbered as a spreadsheet numbers them, every cell as tidy text.

    Raises ImportRefused, and nothing else.
    """
    if len(data) > MAX_BYTES:
        raise ImportRefused("too_large", _l("The file is larger than %(limit)s MB.", limit=MAX_BYTES // 1_000_000))
    if not data.strip(b"\0 \t\r\n"):
        raise ImportRefused("empty", _l("The file is empty."))
    found: Rows = []
    for number, cells in enumerate(_xlsx(data) if data.startswith(b"PK\x03\x04") else _csv(data), start=1):
        if len(cells) > MAX_COLUMNS:
            raise ImportRefused("too_large", _l("A row has more than %(most)s columns.", most=MAX_COLUMNS), line=number)
        texts = [_text(cell) for cell in cells]
        if any(texts):
            found.append((number, texts))
        if len(found) > MOST + 1:
            raise ImportRefused("too_large", _l("There are more than %(most)s people. Split the file.", most=MOST))
    return found


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.date() if not (cell.hour or cell.minute) else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    text = clean("" if cell is None else str(cell)[:_LONGEST])
    return text[1:] if text.startswith("'") and text[1:].startswith(_ACTS) else text


_ACTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""An apostrophe before these says that the cell is no formula, as in the tables that we write ourselves."""


def _csv(data: bytes) -> Iterator[Sequence[str]]:
    if data.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"GIF8")):
        raise ImportRefused("unknown_format", _l("This file is no table. Save it as XLSX or CSV and try again."))
    text = decode(data).text.lstrip("\ufeff")
    head = text[:5_000].partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as error:
        message = _l("Line %(line)s can't be read as a table; perhaps a quotation mark is not closed.",
                     line=reader.line_num)  # fmt: skip
        raise ImportRefused("broken_csv", message, line=reader.line_num) from error


def _xlsx(data: bytes) -> list[list[Any]]:
    """The first sheet."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(safe_copy(data)))
        rows: list[list[Any]] = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except ImportRefused:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise ImportRefused("broken_xlsx", _l("This workbook is damaged and can't be read.")) from error
        raise
    return rows

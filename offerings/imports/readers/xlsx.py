"""XLSX workbooks, read by calamine from a copy that holds only what was measured first."""

import io
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineWorkbook

from core.i18n import _l
from offerings.imports.readers.archive import safe_copy
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.refusal import ImportRefused
from offerings.imports.readers.tables import Sheet, read_tables
from offerings.imports.readers.texts import one_line
from offerings.imports.readers.values import Tables


def read_xlsx(data: bytes) -> Tables:
    return read_tables(_sheets(safe_copy(data)), Problems())


def _sheets(copy: bytes) -> Iterator[Sheet]:
    """One at a time, so that only one is in memory."""
    workbook = _opened(copy)
    names = workbook.sheet_names
    for name in names:
        yield Sheet(one_line(name)[:60] if len(names) > 1 else "", _rows(workbook, name))


def _opened(copy: bytes) -> Any:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(copy))
    except BaseException as error:
        raise _refusal(error) from error


def _rows(workbook: Any, name: str) -> list[list[Any]]:
    try:
        rows: list[list[Any]] = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except BaseException as error:
        raise _refusal(error) from error
    return rows


def _refusal(error: BaseException) -> BaseException:
    """A panic of the Rust reader arrives as a BaseException of its own; an interrupt stays an interrupt."""
    if isinstance(error, Exception) or type(error).__name__ == "PanicException":
        return ImportRefused("broken_xlsx", _l("This workbook is damaged and can't be read."))
    return error

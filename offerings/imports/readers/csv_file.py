"""CSV in UTF-8, UTF-16 or GB18030, parted by comma, semicolon or tab."""

import csv
import io
from collections.abc import Iterator, Sequence

from core.i18n import _l
from offerings.imports.readers.columns import find_header
from offerings.imports.readers.encodings import Decoded, decode
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.refusal import ImportRefused
from offerings.imports.readers.tables import Sheet, read_tables
from offerings.imports.readers.values import Tables

_DELIMITERS = ",;\t"


def read_csv(data: bytes) -> Tables:
    decoded = decode(data)
    problems = Problems()
    _tell_guess(decoded, problems)
    rows = _rows(decoded.text, find_delimiter(decoded.text) or ",")
    return read_tables([Sheet("", rows)], problems)


def find_delimiter(text: str) -> str | None:
    """The one that makes most of the first row's cells known column names; None when it names no table."""
    sizes = {}
    for delimiter in _DELIMITERS:
        header = find_header(_first_row(text, delimiter))
        if header is not None:
            sizes[delimiter] = len(header.positions)
    return max(sizes, key=lambda delimiter: sizes[delimiter], default=None)


def _first_row(text: str, delimiter: str) -> Sequence[str]:
    head = text.lstrip("\r\n")[:20_000].splitlines()
    try:
        return next(csv.reader(head[:50], delimiter=delimiter), [])
    except csv.Error:
        return []


def _rows(text: str, delimiter: str) -> Iterator[Sequence[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as error:
        message = _l(
            "Line %(line)s can't be read as a table; perhaps a quotation mark is not closed.", line=reader.line_num
        )
        raise ImportRefused("broken_csv", message, line=reader.line_num) from error


def _tell_guess(decoded: Decoded, problems: Problems) -> None:
    if decoded.is_guess:
        message = _l(
            "The file is not UTF-8; it was read as %(encoding)s. Check that names look right.",
            encoding=decoded.encoding.upper(),
        )
        problems.warning("encoding_guessed", message)

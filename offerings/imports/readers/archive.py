"""Zip archives under suspicion: sizes as unpacked, and the extent of every sheet before any cell exists."""

import io
import re
import zipfile
import zlib

from core.i18n import _l
from offerings.imports.readers.limits import MAX_ARCHIVE_PARTS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES
from offerings.imports.readers.refusal import ImportRefused

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_REFERENCE = re.compile(rb"""\br\s*=\s*["']\s*\$?([A-Za-z]*)\$?(\d+)""")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def safe_copy(data: bytes) -> bytes:
    """The XML parts of a workbook in a new archive, uncompressed. Raises ImportRefused for bombs and for damage.

    Reading goes through zipfile, which never yields more than a part declares; the declared sum is limited. The reader
    after us lays out a sheet as a full rectangle, so a single cell far away would fill the memory: extents are limited.
    """
    copy = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(copy, "w") as target:
            _copy_parts(source, target)
    except _DAMAGE as error:
        raise _damaged() from error
    return copy.getvalue()


def _copy_parts(source: zipfile.ZipFile, target: zipfile.ZipFile) -> None:
    cells = 0
    for part in _parts(source):
        content = source.read(part)
        cells += _check_extent(content)
        if cells > MAX_CELLS:
            raise _too_far()
        target.writestr(part.filename, content)


def _parts(source: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    infos = source.infolist()
    if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES or len(infos) > MAX_ARCHIVE_PARTS:
        raise ImportRefused("too_large_unpacked", _l("The workbook is far too large when unpacked."))
    parts = [info for info in infos if info.filename.endswith((".xml", ".rels"))]
    if len({info.filename for info in parts}) != len(parts) or any(_is_odd(info) for info in parts):
        raise _damaged()
    return parts


def _is_odd(info: zipfile.ZipInfo) -> bool:
    is_encrypted = bool(info.flag_bits & 1)
    return info.compress_type not in _METHODS or is_encrypted


def _check_extent(content: bytes) -> int:
    """The cells of the rectangle that the sheet in this part would fill; 0 for a part without cells."""
    if b"<!DOCTYPE" in content or b"\0" in content[:64]:
        raise _damaged()
    columns, rows = _extent(content)
    if columns > MAX_COLUMNS or rows > MAX_ROWS:
        raise _too_far()
    return columns * rows


def _extent(content: bytes) -> tuple[int, int]:
    """Cells and rows without a reference follow the one before, so they are added to the farthest reference."""
    references = [(_column(letters), int(digits[:9])) for letters, digits in _REFERENCE.findall(content)]
    columns = max((column for column, _row in references), default=0)
    rows = max((row for _column, row in references), default=0)
    chunks = [len(_CELL.findall(chunk)) for chunk in _ROW.split(content)]
    if sum(chunks) + len(chunks) - 1 > len(references):
        return columns + max(chunks), rows + len(chunks) - 1
    return columns, rows


def _column(letters: bytes) -> int:
    """ "A" is 1, "AA" 27; 0 for the reference of a row."""
    number = 0
    for letter in letters.upper()[:6]:
        number = number * 26 + letter - 64
    return number


def _damaged() -> ImportRefused:
    return ImportRefused("broken_xlsx", _l("This workbook is damaged and can't be read."))


def _too_far() -> ImportRefused:
    message = _l(
        "A sheet reaches beyond row %(rows)s or column %(columns)s; remove what stands there.",
        rows=MAX_ROWS,
        columns=MAX_COLUMNS,
    )
    return ImportRefused("too_large", message)

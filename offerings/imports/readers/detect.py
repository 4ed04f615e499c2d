"""Which format a file has, by what it holds; its name and declared type are never asked."""

from enum import StrEnum

from core.i18n import _l
from offerings.imports.readers.csv_file import find_delimiter
from offerings.imports.readers.encodings import decode
from offerings.imports.readers.limits import MAX_BYTES
from offerings.imports.readers.refusal import ImportRefused


class Format(StrEnum):
    FRAB_XML = "frab-xml"
    SCHEDULE_JSON = "schedule-json"
    ICS = "ics"
    CSV = "csv"
    XLSX = "xlsx"


def detect(data: bytes) -> Format:
    """Raises ImportRefused for a file that is too large, empty, or of no format that is read here."""
    if len(data) > MAX_BYTES:
        message = _l("The file is larger than %(limit)s MB.", limit=MAX_BYTES // 1_000_000)
        raise ImportRefused("too_large", message)
    if not data.strip(b"\0 \t\r\n"):
        raise ImportRefused("empty", _l("The file is empty."))
    return _by_signature(data) or _by_text(data)


def _by_signature(data: bytes) -> Format | None:
    if data.startswith(b"PK\x03\x04"):
        if b"xl/workbook.xml" in data:
            return Format.XLSX
        raise _unknown()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportRefused("old_excel", _l("This is an old Excel file (.xls). Save it as .xlsx or CSV and try again."))
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"GIF8")):
        raise _unknown()
    return None


def _by_text(data: bytes) -> Format:
    is_xml = data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    text = "<" if is_xml else decode(_ics_head(data)).text.lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return Format.FRAB_XML
    if text.startswith("{"):
        return Format.SCHEDULE_JSON
    if text[:15].upper() == "BEGIN:VCALENDAR":
        return Format.ICS
    if find_delimiter(text):
        return Format.CSV
    raise _unknown()


def _ics_head(data: bytes) -> bytes:
    """The first line of a calendar, whose folds may stand within characters; the whole file otherwise."""
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:15]
    return head if head.upper() == b"BEGIN:VCALENDAR" else data


def _unknown() -> ImportRefused:
    return ImportRefused(
        "unknown_format",
        _l(
            "This file is none that can be read here: a programme as schedule.xml, schedule.json or iCalendar, "
            "or a table of events, venues or organisations as CSV or XLSX whose first row names the columns."
        ),
    )

"""Files made to do harm or broken on the way: refused with a code, quickly, and never with another exception."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from offerings.imports.readers.detect import Format, detect
from offerings.imports.readers.placing import place
from offerings.imports.readers.reading import read
from offerings.imports.readers.refusal import ImportRefused
from offerings.imports.readers.values import Programme

LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE s [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY %c '&%c;&%c;&%c;&%c;'>" % (98 + n, 97 + n, 97 + n, 97 + n, 97 + n) for n in range(20))
    + b"]><schedule>&t;</schedule>"
)
EXTERNAL = b"<!DOCTYPE s [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><schedule><version>&x;</version></schedule>"


def _workbook() -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        book.add_worksheet().write_row(0, 0, ["name_en", "city"])
    return data.getvalue()


def _with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_workbook())) as source,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            content = source.read(part)
            target.writestr(part, change(content) if part == name else content)
    return changed.getvalue()


def _zip_bomb() -> bytes:
    return _with_part("xl/worksheets/sheet1.xml", lambda content: content + b" " * 100_000_001)


def _lying_zip_bomb() -> bytes:
    """Declares 100 bytes where 50 million unpack."""
    data = bytearray(_with_part("xl/worksheets/sheet1.xml", lambda content: content + b" " * 50_000_000))
    size = next(i.file_size for i in zipfile.ZipFile(io.BytesIO(bytes(data))).infolist() if i.file_size > 50_000_000)
    return bytes(data).replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


def _far_cell(reference: bytes) -> bytes:
    cell = b'<row r="1"><c r="A1"><v>1</v></c><c r="%s"><v>1</v></c></row></sheetData>' % reference
    return _with_part("xl/worksheets/sheet1.xml", lambda content: content.replace(b"</sheetData>", cell))


def _cells_without_reference() -> bytes:
    cells = b"<row>" + b"<c/>" * 300 + b"</row>" + b"<row/>" * 10_000 + b"</sheetData>"
    return _with_part("xl/worksheets/sheet1.xml", lambda content: content.replace(b"</sheetData>", cells))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (LAUGHS, "entities"),
        (LAUGHS.decode().encode("utf-16"), "entities"),
        (EXTERNAL, "entities"),
        (b"<schedule>" + b"<a>" * 100_000, "broken_xml"),
        (b"<schedule><version>1</vers", "broken_xml"),
        (b"<html><body>not found</body></html>", "not_a_schedule"),
        (b"<?xml version='1.0' encoding='klingon'?><schedule/>", "broken_xml"),
        (b"<schedule>\xff\xfe</schedule>", "broken_xml"),
        (b'{"schedule": {"conference": {"days": [', "broken_json"),
        (b'{"a":' * 100_000, "too_deep"),
        (b'{"a":' + b"[" * 100_000, "too_deep"),
        (b'{"schedule": NaN}', "broken_json"),
        (b'{"schedule": ' + b"9" * 5_000 + b"}", "broken_json"),
        (b'{"rooms": 1, "rooms": 2}', "key_twice"),
        (b'{"a": [' + b"{}," * 500_001 + b"{}]}", "too_large"),
        (b"{}", "not_a_schedule"),
        (b'{"schedule": []}', "not_a_schedule"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:T\n", "broken_ics"),
        (b"BEGIN:VCALENDAR\n" + b"X-A:1\n" * 100_001 + b"END:VCALENDAR\n", "too_large"),
        (b'name_en,city\n"never closed' + b"x" * 200_000, "broken_csv"),
        (b"name_en,city\n" + b"," * 300 + b"\n", "too_large"),
        (b"name_en,city\n" + b"a,b\n" * 50_001, "too_large"),
        (b"", "empty"),
        (b"\0\0\0 \n", "empty"),
        (b"%PDF-1.7 ...", "unknown_format"),
        (b"PK\x03\x04 some other archive", "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
        (b"Dear all, the programme is attached.", "unknown_format"),
        (b"\xff\xff\xff\xff\xff\xff", "encoding"),
        (b"x" * 20_000_001, "too_large"),
        (b"PK\x03\x04 xl/workbook.xml", "broken_xlsx"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        read(data)
    assert refusal.value.code == code
    assert str(refusal.value.message)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_zip_bomb, "too_large_unpacked"),
        (_lying_zip_bomb, "broken_xlsx"),
        (lambda: _far_cell(b"XFD1048576"), "too_large"),
        (lambda: _far_cell(b"ZZZZZZ1"), "too_large"),
        (_cells_without_reference, "too_large"),
        (lambda: _workbook()[:-300], "broken_xlsx"),
        (lambda: _with_part("xl/workbook.xml", lambda content: content[:100]), "broken_xlsx"),
    ],
)
def test_hostile_workbooks(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        read(make())
    assert refusal.value.code == code


def test_the_workbook_that_the_hostile_ones_are_made_of_is_read() -> None:
    assert detect(_workbook()) == Format.XLSX
    assert read(_workbook()).problems == ()


def test_the_line_of_damage_is_told() -> None:
    with pytest.raises(ImportRefused) as in_xml:
        read(b"<schedule>\n<version>\n</vers>")
    with pytest.raises(ImportRefused) as in_json:
        read(b'{"schedule":\n {"version"\n}')
    assert (in_xml.value.line, in_json.value.line) == (3, 3)


STARTS = [
    b"",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"<",
    b"<schedule><conference/><day date='2026-01-01'><room name='A'><event>",
    b"{",
    b'{"schedule":{"conference":{"days":[',
    b"BEGIN:VCALENDAR\n",
    b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
    b"PK\x03\x04xl/workbook.xml",
    b"name_en,city\n",
    b"kind;title_en;start_date;end_date\n",
]


@given(st.sampled_from(STARTS), st.binary(max_size=400))
@settings(max_examples=400, deadline=None)
def test_random_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    _read_or_refuse(start + rest)


PROPERTY = st.sampled_from(
    [
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RDATE",
        "EXDATE",
        "CONFERENCE",
        "SUMMARY",
        "UID",
        "ORGANIZER",
        "CATEGORIES",
        "RECURRENCE-ID",
        "STATUS",
        "LOCATION",
        "URL",
        "DTSTART;TZID=Europe/Rome",
        "DTSTART;VALUE=DATE",
        "DTSTART;VALUE=PERIOD",
        "ORGANIZER;CN=A",
        "GEO",
    ]
)
VALUE = st.sampled_from(
    [
        "20261103T100000",
        "20261103T100000Z",
        "20261103",
        "PT1H",
        "-P1D",
        "T",
        "FREQ=WEEKLY",
        "FREQ=SECONDLY",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=MONTHLY;BYDAY=-1MO;UNTIL=20271103T100000Z",
        "FREQ=YEARLY;BYSETPOS=-1;BYDAY=5MO;INTERVAL=1000",
        "20261110T100000,20261111T100000",
        "P99999999D",
        "20261103T100000Z/PT1H",
        "00000000",
        "99999999T999999",
        "A,B",
        "1;2",
        "MAILTO:a@example.org",
    ]
) | st.text(max_size=20)


@given(st.lists(st.tuples(PROPERTY, VALUE), max_size=12))
@settings(max_examples=400, deadline=None)
def test_random_properties_are_read_or_refused(properties: list[tuple[str, str]]) -> None:
    lines = "\n".join(f"{name}:{value}" for name, value in properties)
    text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:T\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"
    _read_or_refuse(text.encode("utf-8", "surrogatepass"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["2026-11-03", "10:00", "00:45"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["rooms", "A", "title", "start", "duration", "date", "persons", "public_name", "day_start", "guid"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(st.lists(JSON, max_size=3))
@settings(max_examples=200, deadline=None)
def test_random_json_is_read_or_refused(days: list[object]) -> None:
    _read_or_refuse(json.dumps({"schedule": {"conference": {"days": days}}}).encode())


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=5))
@settings(max_examples=200, deadline=None)
def test_random_rows_are_read_or_refused(rows: list[list[str]]) -> None:
    body = "\n".join(",".join(row) for row in rows)
    _read_or_refuse(f"kind,title_en,start_date,end_date,country,url_source\n{body}".encode("utf-8", "surrogatepass"))


@given(st.integers(0, 10_000), st.integers(0, 255))
@settings(max_examples=200, deadline=None)
def test_damaged_workbooks_are_read_or_refused(position: int, value: int) -> None:
    data = bytearray(WORKBOOK)
    data[position % len(data)] = value
    _read_or_refuse(bytes(data))


WORKBOOK = _workbook()


def _read_or_refuse(data: bytes) -> None:
    try:
        found = read(data)
        if isinstance(found, Programme):
            found = place(found, ZoneInfo("Asia/Shanghai"), (date(2026, 11, 1), date(2026, 11, 30)))
        messages = [problem.message for problem in found.problems]
    except ImportRefused as refusal:
        messages = [refusal.message]
    assert all(str(message) for message in messages)

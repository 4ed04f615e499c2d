"""CSV and XLSX of events, venues and organisations."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from offerings.imports.readers.csv_file import read_csv
from offerings.imports.readers.reading import read
from offerings.imports.readers.refusal import ImportRefused
from offerings.imports.readers.values import Problem, Tables
from tests.support.samples import samples_folder

EVENTS = "kind,title_en,title_zh,start_date,end_date,venue,city,country,organiser,url_source,notes"


def _xlsx(**sheets: Sequence[Sequence[Any]]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return data.getvalue()


def _tables(data: bytes) -> Tables:
    tables = read(data)
    assert isinstance(tables, Tables)
    return tables


def _told(tables: Tables) -> list[tuple[str, str, int | None, str]]:
    return [(problem.severity, problem.code, problem.line, problem.where) for problem in tables.problems]


def test_event_row_in_full() -> None:
    line = (
        "exhibition,Fair,展会,2026-11-03,2026/11/6,Hall One; Hall Two,Foshan,CN,A；B,"
        "https://example.org/a | https://example.org/b,of note"
    )
    (row,) = _tables(f"{EVENTS}\n{line}\n".encode()).events
    assert (row.row, row.kind, row.title_en, row.title_zh) == (2, "exhibition", "Fair", "展会")
    assert (row.starts_on, row.ends_on) == (date(2026, 11, 3), date(2026, 11, 6))
    assert (row.venues, row.organisers) == (("Hall One", "Hall Two"), ("A", "B"))
    assert (row.city, row.country, row.notes) == ("Foshan", "CN", "of note")
    assert row.source_urls == ("https://example.org/a", "https://example.org/b")


CHINESE = (
    "类型,活动名称,开始日期,结束日期,场馆,城市,国家/地区,主办单位\n"
    "展览会,陶瓷展,2026年11月3日,2026年11月6日,陶瓷城,佛山,中国,协会\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_chinese_headers_in_every_encoding_and_with_every_delimiter(encoding: str, delimiter: str) -> None:
    tables = _tables(CHINESE.replace(",", delimiter).encode(encoding))
    (row,) = tables.events
    assert (row.kind, row.title_zh, row.starts_on, row.country) == ("exhibition", "陶瓷展", date(2026, 11, 3), "CN")
    guessed = ["encoding_guessed"] if encoding in ("gb18030", "utf-16-le") else []
    assert [problem.code for problem in tables.problems] == guessed


def test_every_error_has_its_row_and_column_and_the_good_rows_are_taken() -> None:
    tables = _tables(
        f"{EVENTS}\n"
        "festival,A,,2026-11-03,,,,,,,\n"
        "conference,B,,03/11/2026,next week,,,,,,\n"
        "conference,C,,2026-11-06,2026-11-03,,,,,,\n"
        "\n"
        "conference,,,2026-11-06,,,,,,,\n"
        "conference,D,,2026-11-06,,,,Atlantis,,ftp://example.org,\n"
        f"conference,{'x' * 301},,2026-11-06,,,,,,,\n".encode()
    )
    assert [row.title_en for row in tables.events] == ["D"]
    assert _told(tables) == [
        ("error", "kind", 2, "kind"),
        ("error", "date", 3, "start_date"),
        ("error", "date", 3, "end_date"),
        ("error", "dates_reversed", 4, "end_date"),
        ("error", "no_name", 6, "title_en"),
        ("warning", "country", 7, "country"),
        ("warning", "address", 7, "url_source"),
        ("error", "too_long", 8, "title_en"),
    ]


def test_missing_and_unknown_columns_are_told() -> None:
    assert _told(_tables(b"title_en,venue,colour\nA,B,red\n")) == [
        ("warning", "unknown_column", 1, ""),
        ("error", "missing_column", 1, ""),
        ("error", "missing_column", 1, ""),
    ]


def test_twins_are_told_and_both_taken() -> None:
    tables = _tables(b"name_en,city\nA,X\nA,X\n")
    assert len(tables.organisations) == 2
    assert _told(tables) == [("warning", "twin", 3, "")]


def test_unknown_header_is_refused_with_what_would_be_known() -> None:
    with pytest.raises(ImportRefused) as refusal:
        read_csv(b"a,b\n1,2\n")
    assert refusal.value.code == "columns"
    assert "title_en" in str(refusal.value.message)


def test_workbook_with_several_sheets_numbers_rows_as_a_spreadsheet_does() -> None:
    tables = _tables(
        _xlsx(
            Events=[[], EVENTS.split(","), ["training", "T", "", date(2026, 11, 3), 46330]],
            Venues=[["venue_en", "hall", "area_m2", "capacity"], ["V", "H1", 1200.5, "1,200"], ["V", "H2", -1, 2.5]],
            Scrap=[["nothing", "known"]],
        )
    )
    (event,) = tables.events
    assert (event.row, event.sheet, event.starts_on, event.ends_on) == (
        3,
        "Events",
        date(2026, 11, 3),
        date(2026, 11, 4),
    )
    (venue,) = tables.venues
    assert (venue.area_m2, venue.capacity, venue.hall) == (Decimal("1200.5"), 1200, "H1")
    assert _told(tables) == [
        ("error", "columns", 1, "Scrap"),
        ("error", "number", 3, "Venues!area_m2"),
        ("error", "number", 3, "Venues!capacity"),
    ]


def test_numbers_in_text_cells_are_whole() -> None:
    (row,) = _tables(_xlsx(S=[["name_en", "kind"], [2026.0, "enterprise"]])).organisations
    assert row.name_en == "2026"


def test_cell_with_a_line_break_and_a_quote() -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["name_en", "city"], ['A "quoted",\nname', "X"], ["B", "Y"]])
    tables = _tables(text.getvalue().encode())
    assert [(row.row, row.name_en) for row in tables.organisations] == [(2, 'A "quoted", name'), (3, "B")]


def test_problems_beyond_the_limit_are_counted() -> None:
    rows = "kind,title_en,start_date\n" + "x,A,2026-01-01\n" * 1_500
    problems: tuple[Problem, ...] = _tables(rows.encode()).problems
    assert len(problems) == 1_001
    assert "500" in str(problems[-1].message)


@pytest.mark.parametrize(
    ("name", "events", "organisations"),
    [("events-more.csv", 10, 0), ("organisations-more.csv", 0, 278)],
)
def test_real_lists(name: str, events: int, organisations: int) -> None:
    tables = _tables(samples_folder(name).read_bytes())
    assert (len(tables.events), len(tables.organisations), tables.problems) == (events, organisations, ())

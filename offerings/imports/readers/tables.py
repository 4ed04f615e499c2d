"""Tables of events, venues and organisations: each row that can be taken, each problem with its row and column."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.i18n import _l
from offerings.imports.readers.cells import Cells
from offerings.imports.readers.columns import Header, expected_names, find_header
from offerings.imports.readers.limits import MAX_COLUMNS, MAX_ROWS
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.refusal import ImportRefused
from offerings.imports.readers.rows import read_event, read_organisation, read_venue
from offerings.imports.readers.texts import one_line
from offerings.imports.readers.values import EventRow, OrganisationRow, Tables, VenueRow

_NEEDED = {"events": ("kind", "start_date"), "venues": (), "organisations": ()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """``name`` is empty for a CSV file; ``rows`` start with the first row of the sheet."""

    name: str
    rows: Iterable[Sequence[Any]]


@dataclass(slots=True)
class _Taken:
    events: list[EventRow] = field(default_factory=list)
    venues: list[VenueRow] = field(default_factory=list)
    organisations: list[OrganisationRow] = field(default_factory=list)


def read_tables(sheets: Iterable[Sheet], problems: Problems) -> Tables:
    """Raises ImportRefused when no sheet has a header that is understood."""
    taken = _Taken()
    understood = [_read_sheet(sheet, taken, problems) for sheet in sheets]
    if not any(understood):
        raise ImportRefused(
            "columns",
            _l(
                "The first row does not name the columns of a table that is known here. Events have %(events)s; "
                "venues %(venues)s; organisations %(organisations)s.",
                events=expected_names("events"),
                venues=expected_names("venues"),
                organisations=expected_names("organisations"),
            ),
        )
    _tell_twins(taken, problems)
    return Tables(tuple(taken.events), tuple(taken.venues), tuple(taken.organisations), problems.listed())


def _read_sheet(sheet: Sheet, taken: _Taken, problems: Problems) -> bool:
    rows = _filled(sheet.rows)
    first = next(rows, None)
    if first is None:
        return False
    number, cells = first
    header = find_header(cells)
    if header is None:
        message = _l("The first row of this sheet does not name known columns; the sheet is not taken.")
        problems.error("columns", message, line=number, where=sheet.name)
        return False
    if _check_header(header, sheet.name, number, problems):
        for row, values in rows:
            _take(Cells(sheet.name, row, values, header.positions, problems), header, taken)
    return True


def _filled(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, Sequence[Any]]]:
    """Rows that hold anything, numbered as a spreadsheet numbers them."""
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS or len(row) > MAX_COLUMNS:
            message = _l(
                "The table has more than %(rows)s rows or %(columns)s columns; split it.",
                rows=MAX_ROWS,
                columns=MAX_COLUMNS,
            )
            raise ImportRefused("too_large", message, line=number)
        if any(str(cell).strip() for cell in row if cell is not None):
            yield number, row


def _check_header(header: Header, sheet: str, number: int, problems: Problems) -> bool:
    for name in header.unknown:
        message = _l("The column “%(name)s” is not known and is left out.", name=one_line(name)[:60])
        problems.warning("unknown_column", message, line=number, where=sheet)
    for name in header.repeated:
        message = _l(
            "The column “%(name)s” says the same as another one; only the first is read.", name=one_line(name)[:60]
        )
        problems.warning("repeated_column", message, line=number, where=sheet)
    missing = [name for name in _NEEDED[header.kind] if name not in header.positions]
    for name in missing:
        message = _l("The column “%(name)s” is missing; no row of this table is taken.", name=name)
        problems.error("missing_column", message, line=number, where=sheet)
    return not missing


def _take(cells: Cells, header: Header, taken: _Taken) -> None:
    if header.kind == "events" and (event := read_event(cells)):
        taken.events.append(event)
    elif header.kind == "venues" and (venue := read_venue(cells)):
        taken.venues.append(venue)
    elif header.kind == "organisations" and (organisation := read_organisation(cells)):
        taken.organisations.append(organisation)


def _tell_twins(taken: _Taken, problems: Problems) -> None:
    named: list[tuple[object, int, str]] = [
        *((("event", row.title_en, row.title_zh, row.starts_on), row.row, row.sheet) for row in taken.events),
        *((("venue", row.venue_en, row.venue_zh, row.hall), row.row, row.sheet) for row in taken.venues),
        *((("organisation", row.name_en, row.name_zh), row.row, row.sheet) for row in taken.organisations),
    ]
    seen: dict[object, int] = {}
    for key, row, sheet in named:
        if key in seen:
            message = _l("This row names the same thing as row %(row)s; both are taken.", row=seen[key])
            problems.warning("twin", message, line=row, where=sheet)
        seen.setdefault(key, row)

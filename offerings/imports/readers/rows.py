"""One row of each kind of table as a value, or None, told as an error, when it can't be taken."""

from datetime import date

from core.i18n import _l
from offerings.imports.readers.cells import Cells
from offerings.imports.readers.values import EventRow, OrganisationRow, VenueRow

_KINDS = {
    "exhibition": "exhibition expo fair 展览会 展览 展会 博览会",
    "conference": "conference congress forum symposium 学术会议 会议 大会 论坛",
    "training": "training course workshop cohort 培训 培训班 课程 班次",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in (words.split())}


def read_event(cells: Cells) -> EventRow | None:
    starts_on, ends_on = _dates(cells)
    row = EventRow(
        row=cells.row,
        sheet=cells.sheet,
        kind=_kind(cells),
        title_en=cells.text("title_en"),
        title_zh=cells.text("title_zh"),
        starts_on=starts_on,
        ends_on=ends_on,
        venues=cells.parts("venue"),
        city=cells.text("city"),
        country=cells.country("country"),
        organisers=cells.parts("organiser"),
        source_urls=cells.addresses("url_source"),
        notes=cells.long_text("notes"),
        topics=cells.parts("topics"),
    )
    _need_name(cells, "title_en", row.title_en or row.title_zh)
    return row if cells.is_sound else None


def read_venue(cells: Cells) -> VenueRow | None:
    row = VenueRow(
        row=cells.row,
        sheet=cells.sheet,
        venue_en=cells.text("venue_en"),
        venue_zh=cells.text("venue_zh"),
        city=cells.text("city"),
        address=cells.text("address"),
        hall=cells.text("hall"),
        area_m2=cells.number("area_m2"),
        capacity=cells.whole_number("capacity"),
        source_urls=cells.addresses("url_source"),
    )
    _need_name(cells, "venue_en", row.venue_en or row.venue_zh)
    return row if cells.is_sound else None


def read_organisation(cells: Cells) -> OrganisationRow | None:
    row = OrganisationRow(
        row=cells.row,
        sheet=cells.sheet,
        name_en=cells.text("name_en"),
        name_zh=cells.text("name_zh"),
        kind=cells.text("kind"),
        city=cells.text("city"),
        country=cells.country("country"),
        source_urls=cells.addresses("url_source"),
    )
    _need_name(cells, "name_en", row.name_en or row.name_zh)
    return row if cells.is_sound else None


def _kind(cells: Cells) -> str:
    text = cells.text("kind")
    kind = _KIND_OF.get(text.casefold())
    if kind is None:
        message = _l("“%(text)s” is not a kind of event; use exhibition, conference or training.", text=text[:60])
        cells.error("kind", message, "kind")
    return kind or ""


def _dates(cells: Cells) -> tuple[date | None, date | None]:
    starts_on, ends_on = cells.day("start_date"), cells.day("end_date")
    if starts_on and ends_on and ends_on < starts_on:
        message = _l(
            "The end, %(end)s, lies before the start, %(start)s.", end=ends_on.isoformat(), start=starts_on.isoformat()
        )
        cells.error("dates_reversed", message, "end_date")
    elif cells.is_sound and starts_on is None:
        cells.warning(
            "no_date", _l("There is no start date; the event is taken with its date to be confirmed."), "start_date"
        )
    return starts_on, ends_on


def _need_name(cells: Cells, column: str, name: str) -> None:
    if not name:
        cells.error("no_name", _l("The name is missing in both languages."), column)

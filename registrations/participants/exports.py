"""The list of participants as a file: CSV that Excel opens as UTF-8, or XLSX. No cell ever acts as a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter

from core.i18n import _, localized
from registrations.base.states import WORDS
from registrations.invitations.words import REPLIES
from registrations.participants.queries import ExportRow
from registrations.questions.models import Question
from registrations.questions.words import answer_words

_ACTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for a formula at the beginning of a cell (OWASP ASVS 1.2.10)."""

_IN_MEMORY = 5 * 1024 * 1024


def table(rows: Iterable[ExportRow], questions: Sequence[Question], zone: str) -> Iterator[list[str]]:
    """Head and lines, all text, in the page's language; times on the wall in ``zone``."""
    head = [
        _("Registration number"), _("State"), _("Ticket"), _("Full name"), _("Name in Latin letters"),
        _("E-mail address"), _("Organisation"), _("Job title"), _("Phone"), _("Registered"), _("Amount"),
        _("Currency"), _("Arrived"), _("Calendar reply"), _("Declined meetings"),
    ]  # fmt: skip
    yield [str(cell) for cell in head] + [localized(question.label) for question in questions]
    place = ZoneInfo(zone)
    states = {state: str(word) for state, word in WORDS.items()}
    replies = {reply: str(word) for reply, word in REPLIES.items()}
    for row in rows:
        each = row.registration
        yield [
            each.ref,
            states[each.state],
            localized(each.ticket_type.name),
            each.name_native,
            each.name_latin,
            each.email,
            each.organisation_name,
            each.job_title,
            each.phone,
            f"{each.created_at.astimezone(place):%Y-%m-%d %H:%M}",
            f"{each.amount_due_minor / 100:.2f}",
            each.currency,
            f"{row.arrived_at.astimezone(place):%Y-%m-%d %H:%M}" if row.arrived_at else "",
            replies.get(each.calendar_reply, ""),
            "; ".join(f"{datetime.fromisoformat(start).astimezone(place):%Y-%m-%d %H:%M}" for start in row.declined),
            *(answer_words(question, *row.answers.get(question.id, ("", ""))) for question in questions),
        ]


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what would act as a formula."""
    return f"'{cell}" if cell.startswith(_ACTS) else cell


def to_csv(lines: Iterable[list[str]]) -> IO[bytes]:
    """With a byte order mark, so that spreadsheets read it as UTF-8."""
    file: Any = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (the response closes it)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for line in lines:
        writer.writerow([harmless(cell) for cell in line])
    text.detach()
    file.seek(0)
    return file  # type: ignore[no-any-return]


def to_xlsx(lines: Iterable[list[str]]) -> IO[bytes]:
    """Row by row in constant memory; every cell is a string."""
    file: Any = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (the response closes it)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        bold = book.add_format({"bold": True})
        for number, line in enumerate(lines):
            for column, cell in enumerate(line):
                if not cell:
                    continue
                sheet.write_string(number, column, cell[:32_767], bold if number == 0 else None)
    file.seek(0)
    return file  # type: ignore[no-any-return]

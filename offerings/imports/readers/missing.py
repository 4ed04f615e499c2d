"""What every kind of programme may lack, told alike."""

from collections.abc import Sequence

from core.i18n import _l
from offerings.imports.readers.problems import Problems, list_lines
from offerings.imports.readers.values import ProgrammeItem


def tell_no_zone(items: Sequence[ProgrammeItem], problems: Problems) -> None:
    """Says which of the two it is: offsets without the name of a zone, or clock times only."""
    if any(item.starts_at.tzinfo is None for item in items):
        message = _l("The file gives clock times without a time zone; they are read as the time of the place.")
        problems.warning("no_zone", message)
    elif items:
        message = _l("The file gives its times with an offset but names no time zone; the zone of the place is used.")
        problems.warning("offsets_only", message)


def tell_without_people(items: Sequence[ProgrammeItem], problems: Problems) -> None:
    lines = [item.line for item in items if not item.people]
    if lines:
        message = _l(
            "Items that name no people: %(count)s (lines %(lines)s).",
            count=len(lines),
            lines=list_lines(lines),
        )
        problems.warning("no_people", message, line=lines[0])

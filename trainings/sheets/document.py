"""What a sheet says, as values for templates/trainings/sheets/sheet.typ: both languages on one sheet."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import pick
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from trainings.attendance.queries import Trainee

SPARE = 5
"""Empty lines at the end, for people who are not on the list."""


def sheet_values(offering: Offering, item: AgendaItem, people: Sequence[Trainee]) -> dict[str, Any]:
    start, end = (each.astimezone(ZoneInfo(offering.time_zone)) for each in (item.starts_at, item.ends_at))
    return {
        "title": _both(offering.title),
        "meeting": _both(item.title),
        "host": _both(offering.host.name),
        "room": _both(item.room.name) if item.room else "",
        "date": f"{start:%Y-%m-%d}",
        "times": f"{start:%H:%M}–{end:%H:%M}",
        "ref": item.ref,
        "people": [
            {
                "native": person.name_native,
                "latin": person.name_latin if person.name_latin != person.name_native else "",
                "organisation": person.organisation_name,
            }
            for person in people
        ],
        "spare": SPARE,
    }


def _both(text: dict[str, str]) -> str:
    """Chinese and English, once where there is one."""
    return " · ".join(dict.fromkeys(part for part in (pick(text, "zh")[0], pick(text, "en")[0]) if part))

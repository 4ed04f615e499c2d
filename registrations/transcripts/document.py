"""The transcript as values: for paper (templates/registrations/transcripts/transcript.typ) and as data."""

from collections.abc import Sequence
from typing import Any

from accounts.users.models import User
from core import clock
from core.i18n import _, date_long, date_short, language, localized
from registrations.credits import words
from registrations.credits.models import CreditEntry
from registrations.credits.schemes import SUBJECTS
from registrations.transcripts.queries import Year


def transcript_values(user: User, years: Sequence[Year], base_url: str) -> dict[str, Any]:
    """In the page's language."""
    return {
        "language": "zh" if language() == "zh" else "en",
        "title": _("Transcript of credits"),
        "name": user.name_native or user.name_latin,
        "latin": user.name_latin if user.name_latin != user.name_native else "",
        "issued": _("As of %(day)s", day=date_long(clock.today(user.time_zone))),
        "address": base_url,
        "heads": [_("Earned on"), _("For"), _("Subject area")],
        "total": _("Total"),
        "years": [_year(each) for each in years],
        "empty": _("No credits have been booked yet."),
        "note": _("Rows that were taken back stay, each with the row that takes it back."),
    }


def _year(year: Year) -> dict[str, Any]:
    return {
        "unit": words.unit_heading(year.standing.scheme),
        "heading": f"{year.year} · {year.standing.scheme.name}",
        "missing": words.missing(year.standing),
        "total": words.number(year.standing.total),
        "rows": [
            [
                date_short(entry.earned_on),
                _for(entry),
                str(SUBJECTS[entry.subject]),
                words.number(entry.tenths),
            ]
            for entry in year.entries
        ],
    }


def _for(entry: CreditEntry) -> str:
    title = localized(entry.registration.offering.title)
    return f"{title} – {_('Taken back: %(reason)s', reason=words.reason(entry))}" if entry.reverses_id else title


def transcript_data(user: User, years: Sequence[Year]) -> dict[str, Any]:
    """{"name", "as_of", "years": [{"year", "scheme", "units", "professional_units", "entries": [...]}]}; units as
    decimal numbers, minutes whole, days as ISO 8601."""
    return {
        "name": {"native": user.name_native, "latin": user.name_latin},
        "as_of": clock.now().isoformat(timespec="seconds"),
        "years": [
            {
                "year": year.year,
                "scheme": year.standing.scheme.key,
                "units": year.standing.total / 10,
                "professional_units": year.standing.professional / 10,
                "entries": [
                    {
                        "id": entry.ref,
                        "earned_on": entry.earned_on.isoformat(),
                        "title": entry.registration.offering.title,
                        "subject": entry.subject,
                        "minutes": entry.minutes,
                        "units": entry.tenths / 10,
                        "source": entry.source,
                        "takes_back": next((row.ref for row in year.entries if row.id == entry.reverses_id), None),
                        "reason": words.reason(entry),
                    }
                    for entry in year.entries
                ],
            }
            for year in years
        ],
    }

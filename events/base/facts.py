"""What only an exhibition or only a conference has to tell, as terms and values."""

from babel.numbers import format_decimal
from flask_babel import get_locale

from core.i18n import _, date_long
from events.conferences.models import Conference
from events.exhibitions.models import Exhibition
from offerings.base.models import Offering


def facts_of(offering: Offering) -> list[tuple[str, str]]:
    """Those that are known. ``offering`` was loaded with the columns of its kind."""
    if isinstance(offering, Exhibition):
        return _of_exhibition(offering)
    return _of_conference(offering) if isinstance(offering, Conference) else []


def _of_exhibition(exhibition: Exhibition) -> list[tuple[str, str]]:
    known = [
        (_("Exhibitors expected"), exhibition.expected_exhibitors, "%s"),
        (_("Visitors expected"), exhibition.expected_visitors, "%s"),
        (_("Net area"), exhibition.net_area_m2, "%s m²"),
    ]
    return [(str(term), shape % _number(value)) for term, value, shape in known if value]


def _of_conference(conference: Conference) -> list[tuple[str, str]]:
    known = [
        (_("Edition"), conference.edition),
        (_("Papers due"), date_long(conference.submissions_due_on) if conference.submissions_due_on else ""),
    ]
    return [(str(term), value) for term, value in known if value]


def _number(value: int) -> str:
    return str(format_decimal(value, locale=get_locale()))

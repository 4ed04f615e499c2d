"""What badges say, as values for templates/registrations/badges/badges.typ."""

import io
from collections.abc import Iterable
from typing import Any

import segno

from core.i18n import language, localized
from offerings.base.models import Offering
from registrations.base.codes import ticket_code
from registrations.base.models import Registration

HUES = {1: "#0e6e6e", 2: "#b5402a", 3: "#3949a3", 4: "#8a5a00", 5: "#2c7a4b", 6: "#7b3f86"}
"""--hue-1 to --hue-6 of tokens.css."""
SIZES = ("a6", "cr80")
MASK = 3
"""Always the same one: to weigh all eight takes three quarters of the time, and every reader reads each."""


def badge_values(
    offering: Offering,
    people: Iterable[Registration],
    hues: dict[int, int],
    secret_key: str,
    *,
    size: str,
    is_sheet: bool,
) -> dict[str, Any]:
    """``size``: one of SIZES; ``is_sheet``: several on A4 with marks to cut along, else a page each."""
    return {
        "language": "zh" if language() == "zh" else "en",
        "title": localized(offering.title),
        "host": localized(offering.host.name),
        "size": size,
        "sheet": is_sheet,
        "badges": [_badge(offering, person, hues, secret_key) for person in people],
    }


def _badge(offering: Offering, person: Registration, hues: dict[int, int], secret_key: str) -> dict[str, str]:
    return {
        "native": person.name_native,
        "latin": person.name_latin if person.name_latin != person.name_native else "",
        "organisation": person.organisation_name,
        "ticket": localized(person.ticket_type.name),
        "colour": HUES[hues[person.ticket_type_id]],
        "ref": person.ref,
        "code": _code(ticket_code(person.ref, secret_key, offering.ref)),
    }


def _code(content: str) -> str:
    picture = io.BytesIO()
    made = segno.make(content, error="m", micro=False, boost_error=False, mask=MASK)
    made.save(picture, kind="svg", border=2, xmldecl=False, omitsize=True)
    return picture.getvalue().decode()

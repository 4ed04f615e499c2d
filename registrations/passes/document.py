"""What a ticket says on paper, as values for templates/registrations/passes/ticket.typ."""

import io
from typing import Any

import segno

from core.i18n import _, date_range, joined, language, localized, pick
from registrations.base.codes import ticket_code
from registrations.base.models import Registration

INK = {"exhibition": "#b5402a", "conference": "#3949a3", "cohort": "#2c7a4b"}
"""The colour of each kind, as in tokens.css."""


def code_svg(registration: Registration, secret_key: str) -> bytes:
    """The signed code of a ticket as a QR code (ISO/IEC 18004, error correction M)."""
    picture = io.BytesIO()
    code = ticket_code(registration.ref, secret_key, registration.offering.ref)
    made = segno.make(code, error="m", micro=False)
    made.save(picture, kind="svg", border=2, xmldecl=False, omitsize=True)
    return picture.getvalue()


def ticket_values(registration: Registration, secret_key: str) -> dict[str, Any]:
    """In the page's language; what was not filled in that language stands in the other one."""
    offering = registration.offering
    venue = offering.venue
    place = [venue.name, venue.address, venue.city or offering.city] if venue else [offering.city]
    return {
        "language": "zh" if language() == "zh" else "en",
        "accent": INK[offering.kind],
        "title": localized(offering.title),
        "host": localized(offering.host.name),
        "name": registration.name_native,
        "latin": registration.name_latin if registration.name_latin != registration.name_native else "",
        "organisation": registration.organisation_name,
        "code": code_svg(registration, secret_key).decode(),
        "code_words": _("Ticket code of number %(ref)s", ref=registration.ref),
        "ref": registration.ref,
        "rows": [
            [_("Ticket"), localized(registration.ticket_type.name)],
            [_("When"), date_range(offering.starts_on, offering.ends_on)],
            [_("Where"), joined(dict.fromkeys(pick(each, language())[0] for each in place))],
        ],
        "hint": _("Show this code at the door, on paper or on your phone."),
    }

"""Writing the badges that were asked for, from one state of the database."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import current_app
from flask_babel import force_locale

from core.database import db, reading
from core.i18n import locale_for
from core.pdf.render import render
from registrations.badges.actions import WORK
from registrations.badges.document import badge_values
from registrations.badges.models import BadgePrint
from registrations.badges.queries import Wanted, hues, list_people
from registrations.base.models import Registration

TEMPLATE = "registrations/badges/badges.typ"
_STEP = 100


def produce(print_id: int) -> bool:
    """Write it and commit, unless somebody else is at it. No lock is held meanwhile. True when done."""
    return WORK.carry_out(print_id, _write)


def _write(print_id: int) -> dict[str, Any]:
    with reading():
        row = db.session.get_one(BadgePrint, print_id)
        offering, wanted = row.offering, Wanted(**row.wanted | {"refs": tuple(row.wanted["refs"])})
        people = list_people(offering.id, wanted, row.part)
        with force_locale(locale_for(row.language)):
            values = badge_values(
                offering,
                _counted(print_id, people),
                hues(offering.id),
                current_app.config["SETTINGS"].secret_key,
                size=row.size,
                is_sheet=row.is_sheet,
            )
        db.session.rollback()
    return {"content": render(TEMPLATE, values), "done": len(people)}


def _counted(print_id: int, people: Iterable[Registration]) -> Iterator[Registration]:
    for number, person in enumerate(people):
        if number and number % _STEP == 0:
            WORK.report(print_id, number)
        yield person

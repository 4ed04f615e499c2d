"""Writing the badges that were asked for, from one state of the database."""

from collections.abc import Iterable, Iterator

from flask import current_app
from flask_babel import force_locale

from core.database import db, reading
from core.i18n import locale_for
from core.pdf.render import render
from registrations.badges import actions
from registrations.badges.document import badge_values
from registrations.badges.models import BadgePrint
from registrations.badges.queries import Wanted, hues, list_people
from registrations.base.models import Registration

TEMPLATE = "registrations/badges/badges.typ"
_STEP = 100


def produce(print_id: int) -> bool:
    """Write it and commit, unless somebody else is at it. No lock is held meanwhile. True when done."""
    taken = actions.take(print_id)
    db.session.commit()
    if not taken:
        return False
    try:
        content, done = _write(print_id)
        actions.finish(print_id, content, done)
    except BaseException:
        db.session.rollback()
        actions.let_go(print_id)
        db.session.commit()
        raise
    db.session.commit()
    return True


def _write(print_id: int) -> tuple[bytes, int]:
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
    return render(TEMPLATE, values), len(people)


def _counted(print_id: int, people: Iterable[Registration]) -> Iterator[Registration]:
    for number, person in enumerate(people):
        if number and number % _STEP == 0:
            actions.report(print_id, number)
        yield person

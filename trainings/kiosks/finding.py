"""Who somebody at the tablet may be: by name, or by the last figures of a ticket's number or a phone's."""

from collections.abc import Sequence

from core.database import db
from core.text import search_query
from registrations.base.models import Registration
from trainings.roll_calls.rows import Row, matching

SHOWN = 6
LEAST = 2
"""Characters typed, at least: the tablet is no list of everybody."""


def find(offering_id: int, rows: Sequence[Row], typed: str) -> list[Row]:
    """At most SHOWN, by name first; nobody for less than LEAST characters (one Han character is enough)."""
    text = typed.strip()[:40]
    if len(text) < LEAST and text.isascii():
        return []
    named = matching(rows, text) if search_query(text) else []
    ending = _ending_with(offering_id, text)
    return [*named, *(row for row in rows if row.trainee.id in ending and row not in named)][:SHOWN]


def _ending_with(offering_id: int, text: str) -> set[int]:
    """Numbers of tickets may end without any figure: four letters are as good as four figures."""
    if len(text) < 4 or not (text.isascii() and text.isalnum()):
        return set()
    query = db.select(Registration.id).where(
        Registration.offering_id == offering_id,
        db.or_(
            Registration.ref.endswith(text.casefold(), autoescape=True),
            Registration.phone.endswith(text, autoescape=True),
        ),
    )
    return set(db.session.scalars(query))

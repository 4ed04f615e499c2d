"""Numbers of an offering that need several nouns at once."""

from collections.abc import Sequence

from core.database import db
from core.i18n import _n
from offerings.agenda.models import AgendaItem
from offerings.base import todo
from offerings.base.models import Offering
from offerings.base.todo import Figure


def _count_items(offerings: Sequence[Offering]) -> dict[int, int]:
    """Agenda items by offering id, cancelled ones left out. One query."""
    query = (
        db.select(AgendaItem.offering_id, db.func.count())
        .where(AgendaItem.offering_id.in_([offering.id for offering in offerings]), AgendaItem.state != "cancelled")
        .group_by(AgendaItem.offering_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def agenda_items(offerings: Sequence[Offering]) -> dict[int, list[Figure]]:
    return {
        offering_id: [Figure(number, _n("agenda item", "agenda items", number), "agenda.index")]
        for offering_id, number in _count_items(offerings).items()
    }


todo.FIGURES.append(agenda_items)

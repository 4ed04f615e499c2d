"""What the workbench knows to do from several nouns at once."""

from collections.abc import Iterable, Sequence

from core.database import db
from core.i18n import _, _n, localized
from offerings.agenda.models import AgendaItem
from offerings.base import todo
from offerings.base.models import Offering
from offerings.base.todo import Figure, Todo


def _count_items(offerings: Sequence[Offering]) -> dict[int, int]:
    """Agenda items by offering id, cancelled ones left out. One query."""
    query = (
        db.select(AgendaItem.offering_id, db.func.count())
        .where(AgendaItem.offering_id.in_([offering.id for offering in offerings]), AgendaItem.state != "cancelled")
        .group_by(AgendaItem.offering_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def agenda_missing(offerings: Sequence[Offering]) -> Iterable[Todo]:
    """Dates are known, but nothing takes place on them yet."""
    counts = _count_items(offerings)
    for offering in offerings:
        if offering.starts_on is not None and not counts.get(offering.id):
            sentence = _("Fill the agenda of %(title)s", title=localized(offering.title))
            yield Todo(offering, sentence, "agenda.index", {"ref": offering.ref}, _("It has no agenda item yet."))


def agenda_items(offerings: Sequence[Offering]) -> dict[int, list[Figure]]:
    return {
        offering_id: [Figure(number, _n("agenda item", "agenda items", number), "agenda.index")]
        for offering_id, number in _count_items(offerings).items()
    }


todo.SOURCES.append(agenda_missing)
todo.FIGURES.append(agenda_items)

"""Excuses that nobody has decided on are something to do."""

from collections.abc import Iterable, Sequence

from core.i18n import _n, localized
from offerings.base import todo
from offerings.base.models import Offering
from trainings.excuses.queries import count_open


def open_excuses(offerings: Sequence[Offering]) -> Iterable[todo.Todo]:
    """One query."""
    counts = count_open([offering.id for offering in offerings])
    for offering in offerings:
        if count := counts.get(offering.id):
            sentence = _n(
                "Decide on %(num)s excuse, for %(title)s",
                "Decide on %(num)s excuses, for %(title)s",
                count,
                title=localized(offering.title),
            )
            yield todo.Todo(offering, sentence, "excuses.index", {"ref": offering.ref})


todo.SOURCES.append(open_excuses)

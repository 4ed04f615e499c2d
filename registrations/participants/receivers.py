"""What the organiser's overview says of participants."""

from collections.abc import Iterable, Sequence

from core.i18n import _n, localized
from offerings.base import todo
from offerings.base.models import Offering
from registrations.participants.queries import count_pending, count_taking_part


def approvals(offerings: Sequence[Offering]) -> Iterable[todo.Todo]:
    waiting = count_pending([offering.id for offering in offerings])
    for offering in offerings:
        if count := waiting.get(offering.id):
            sentence = _n(
                "Decide on %(num)s registration for %(title)s",
                "Decide on %(num)s registrations for %(title)s",
                count,
                title=localized(offering.title),
            )
            values = {"ref": offering.ref, "state": "pending"}
            yield todo.Todo(offering, sentence, "participants.index", values, is_urgent=True)


def registered(offerings: Sequence[Offering]) -> dict[int, list[todo.Figure]]:
    counts = count_taking_part([offering.id for offering in offerings])
    return {
        offering_id: [todo.Figure(count, _n("registration", "registrations", count), "participants.index")]
        for offering_id, count in counts.items()
        if count
    }


todo.SOURCES.append(approvals)
todo.FIGURES.append(registered)

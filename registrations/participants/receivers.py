"""What the organiser's overview says of participants."""

from collections.abc import Iterable, Sequence

from core.i18n import _, _n, localized
from offerings.base import todo
from offerings.base.models import Offering
from registrations.participants.queries import count_pending, count_taking_part, list_selling


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


def without_tickets(offerings: Sequence[Offering]) -> Iterable[todo.Todo]:
    """Of drafts only: what is published without tickets may be meant so."""
    drafts = [offering for offering in offerings if offering.state == "draft"]
    selling = list_selling([offering.id for offering in drafts])
    for offering in drafts:
        if offering.id not in selling:
            sentence = _("Say who can register for %(title)s", title=localized(offering.title))
            hint = _("How many seats, which tickets, which questions. Without tickets nobody can register.")
            yield todo.Todo(offering, sentence, "tickets.index", {"ref": offering.ref}, hint)


def registered(offerings: Sequence[Offering]) -> dict[int, list[todo.Figure]]:
    counts = count_taking_part([offering.id for offering in offerings])
    return {
        offering_id: [todo.Figure(count, _n("registration", "registrations", count), "participants.index")]
        for offering_id, count in counts.items()
        if count
    }


todo.SOURCES += [approvals, without_tickets]
todo.FIGURES.append(registered)

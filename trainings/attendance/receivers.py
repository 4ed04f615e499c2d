"""A meeting for which people were marked took place: it stays where it was when the whole agenda moves."""

from collections.abc import Sequence

from offerings.agenda.actions import HELD
from offerings.agenda.models import AgendaItem
from trainings.attendance.queries import items_with_marks


def held(items: Sequence[AgendaItem]) -> set[int]:
    return items_with_marks(item.id for item in items if item.kind == "meeting")


HELD.append(held)

"""The meeting that an address names, for whoever may take its attendance."""

from core.access import require
from offerings.agenda.models import AgendaItem
from offerings.base.queries import get_by_ref
from trainings.attendance.policy import may_follow, may_take
from trainings.attendance.queries import get_meeting


def load_meeting(ref: str, item_ref: str) -> AgendaItem:
    """403 for who may only look at the attendance, 404 for anybody else and for what does not exist."""
    item = get_meeting(get_by_ref(ref), item_ref)
    require(may_take, item, see=lambda user, item: may_follow(user, item.offering))
    return item

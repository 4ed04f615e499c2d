from collections.abc import Sequence

from core.audit import Actor
from core.database import db
from core.errors import Refused
from core.i18n import _l
from offerings.agenda.models import AgendaItem
from registrations.base.models import Registration
from trainings.attendance.actions import NewMark, mark_all
from trainings.join_logs.matching import Matched


def take_over(item: AgendaItem, rows: Sequence[Matched], actor: Actor) -> int:
    """The rows without a problem become marks, in place of those of an earlier log. How many people."""
    good = [row for row in rows if row.problem is None and row.trainee is not None]
    if not good:
        raise Refused("nothing", _l("No row of this file can be taken over."))
    ids = {row.trainee.id for row in good if row.trainee}
    query = db.select(Registration).where(Registration.id.in_(ids)).options(db.lazyload("*"))
    people = {row.id: row for row in db.session.scalars(query)}
    marks = [
        (people[row.trainee.id], NewMark("online", "online", at=row.stay.starts_at, until_at=row.stay.ends_at))
        for row in good
        if row.trainee
    ]
    mark_all(item, marks, actor, replacing=("online",))
    return len(ids)

from core.audit import Actor
from core.database import db
from offerings.agenda.models import AgendaItem
from registrations.base.models import Registration
from trainings.attendance import actions
from trainings.attendance.queries import list_standing_rows
from trainings.sheets.entry import Entry


def save(item: AgendaItem, entry: Entry, actor: Actor) -> int:
    """The lines that changed; what stood on the sheet of these people is taken back. How many."""
    assert entry.is_right, "an entry with mistakes is shown again, never saved"
    query = db.select(Registration).where(Registration.id.in_(list(entry.marks))).order_by(Registration.id)
    people = {row.id: row for row in db.session.scalars(query.options(db.lazyload("*")))}
    emptied = [id_ for id_, mark in entry.marks.items() if mark is None]
    for row in list_standing_rows(item.id, emptied):
        if row.method == "sheet":
            actions.void(row, actor)
    marks = [(people[id_], mark) for id_, mark in entry.marks.items() if mark is not None]
    if marks:
        actions.mark_all(item, marks, actor, replacing=("sheet",))
    return len(entry.marks)

from core import clock
from core.database import db
from core.jobs import periodic
from registrations.groups import actions
from registrations.groups.models import Group


@periodic(600)
def release_groups() -> None:
    """One transaction a group: a kill in between leaves the rest for the next run."""
    now = clock.now()
    due = [group.id for group in actions.list_due(now)]
    db.session.commit()
    for group_id in due:
        group = db.session.get(Group, group_id)
        if group is not None and not actions.release_due(group, now):
            actions.warn(group, now)
        db.session.commit()

from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from registrations.base.models import Registration
from registrations.base.states import HOLDING
from registrations.groups.models import Group, GroupManager, GroupSeat


@invariant("the seats of a group are of its offering, and none is held once they were let go")
def seats_fit_their_group() -> Iterator[str]:
    is_foreign = Registration.offering_id != Group.offering_id
    is_late = db.and_(Registration.state == "held", Group.released_at.is_not(None))
    query = (
        db.select(Group.ref, Registration.ref, Registration.state)
        .join(GroupSeat, GroupSeat.group_id == Group.id)
        .join(Registration, Registration.id == GroupSeat.registration_id)
        .where(Registration.state.in_(HOLDING), db.or_(is_foreign, is_late))
    )
    for group, registration, state in db.session.execute(query):
        yield f"Group {group} has registration {registration} ({state}), which can't be one of its seats."


@invariant("somebody manages each group")
def groups_have_managers() -> Iterator[str]:
    query = db.select(Group.ref).where(~db.exists().where(GroupManager.group_id == Group.id))
    for ref in db.session.scalars(query):
        yield f"Group {ref} has no manager."

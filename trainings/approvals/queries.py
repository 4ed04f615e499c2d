from accounts.users.links import spent
from core.database import db
from registrations.base.models import Registration
from trainings.approvals import links
from trainings.enrolments.models import Enrolment


def get_by_link(token: str, secret: str) -> Enrolment:
    """The enrolment that the link is about, still to be answered or answered since. Raises Gone."""
    ref, state = links.read(token, secret)
    query = db.select(Enrolment).join(Enrolment.registration).where(Registration.ref == ref)
    enrolment: Enrolment | None = db.session.scalar(query.options(db.contains_eager(Enrolment.registration)))
    if enrolment is None or links.state_before(enrolment) != state:
        raise spent()
    if enrolment.state != "awaiting_employer" and not enrolment.employer_decision:
        raise spent()
    return enrolment

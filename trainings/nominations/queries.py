from accounts.users.links import spent
from accounts.users.models import User
from core import clock
from core.database import db
from core.errors import Gone, NotFound
from core.i18n import _l
from organisations.base.models import Organisation
from registrations.base.models import Registration
from registrations.base.states import ACTIVE
from registrations.tickets.models import TicketType
from registrations.tickets.queries import list_ticket_types
from registrations.tickets.windows import window
from trainings.cohorts.models import Cohort
from trainings.enrolments.models import Enrolment
from trainings.nominations import links


def list_open() -> list[Cohort]:
    """Published cohorts that have not begun, by first day."""
    query = db.select(Cohort).where(Cohort.state == "published", Cohort.starts_on.is_not(None))
    found = db.session.scalars(query.order_by(Cohort.starts_on, Cohort.id))
    return [each for each in found if each.starts_on and each.starts_on > clock.today(each.time_zone)]


def list_nominated_for(employer: Organisation) -> list[tuple[Cohort, int]]:
    """Cohorts for which it has nominated somebody, newest first, with how many."""
    counts = db.session.execute(
        db.select(Registration.offering_id, db.func.count(Enrolment.id))
        .join(Enrolment, Enrolment.registration_id == Registration.id)
        .where(Enrolment.employer_id == employer.id)
        .group_by(Registration.offering_id)
    ).all()
    cohorts = db.session.scalars(db.select(Cohort).where(Cohort.id.in_([row[0] for row in counts])))
    found = {each.id: each for each in cohorts}
    return sorted(((found[row[0]], row[1]) for row in counts), key=lambda pair: -pair[0].id)


def list_nominators(cohort: Cohort) -> list[tuple[User, Organisation, list[str]]]:
    """Who nominated somebody that takes part or wants to, or did until just now; for which employer, and the names."""
    query = (
        db.select(Enrolment)
        .join(Enrolment.registration)
        .where(
            Registration.offering_id == cohort.id,
            Enrolment.nominated_by_id.is_not(None),
            db.or_(Registration.state.in_(ACTIVE), Registration.changed_at >= cohort.changed_at),
        )
        .options(db.contains_eager(Enrolment.registration))
        .order_by(Enrolment.id)
    )
    found: dict[tuple[User, Organisation], list[str]] = {}
    for each in db.session.scalars(query):
        if each.nominated_by is not None and each.employer is not None:
            found.setdefault((each.nominated_by, each.employer), []).append(each.registration.name_native)
    return [(user, employer, names) for (user, employer), names in found.items()]


def get_cohort(ref: str) -> Cohort:
    """One that people can see; raises NotFound."""
    cohort: Cohort | None = db.session.scalar(db.select(Cohort).where(Cohort.ref == ref, Cohort.state != "draft"))
    if cohort is None:
        raise NotFound
    return cohort


def list_tickets(cohort: Cohort) -> list[TicketType]:
    """For which one may nominate now: on offer, shown to everybody."""
    now = clock.now()
    tickets = list_ticket_types(cohort.id)
    return [each for each in tickets if each.visibility == "public" and window(cohort, each, now).is_open]


def get_own(employer: Organisation, cohort: Cohort, registration_ref: str) -> Enrolment:
    """One that this organisation nominated; raises NotFound for any other."""
    query = (
        db.select(Enrolment)
        .join(Enrolment.registration)
        .where(
            Enrolment.employer_id == employer.id,
            Registration.offering_id == cohort.id,
            Registration.ref == registration_ref,
        )
        .options(db.contains_eager(Enrolment.registration))
    )
    enrolment: Enrolment | None = db.session.scalar(query)
    if enrolment is None:
        raise NotFound
    return enrolment


def get_by_link(token: str, secret: str) -> Enrolment:
    """The nomination that the link is about, not yet over. Raises Gone."""
    ref, state = links.read(token, secret)
    query = db.select(Enrolment).join(Enrolment.registration).where(Registration.ref == ref)
    enrolment: Enrolment | None = db.session.scalar(query.options(db.contains_eager(Enrolment.registration)))
    if enrolment is None or enrolment.employer_id is None or enrolment.registration.state not in ACTIVE:
        raise spent()
    if enrolment.registration.offering.state == "cancelled":
        raise Gone("cancelled", _l("This training was cancelled. You need not do anything."))
    if links.state_of(enrolment.registration) != state:
        raise spent()
    return enrolment

"""Saying that one is interested, taking it back; telling everybody once; a cohort made from a proposal."""

from sqlalchemy.exc import IntegrityError

from accounts.users.models import User
from core import audit, clock
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from notifications.outbox.actions import enqueue
from offerings.base.actions import create as create_offering
from registrations.base.mails import offering_facts
from registrations.pools.actions import create as create_pool
from registrations.tickets.actions import create as create_ticket
from trainings.cohorts.models import Cohort
from trainings.courses.models import Course
from trainings.demand.models import TIMES, CourseInterest
from trainings.demand.proposals import MOST_MINOR, Proposal
from trainings.demand.queries import find_interest

MOST_COLLEAGUES = 500


def ask(
    course: Course, user: User, *, wished: str = "any", place: str = "", is_online: bool = False, colleagues: int = 0
) -> CourseInterest:
    """Tell me when it runs. Said again, it is changed; whoever was told of a cohort before waits for the next."""
    if course.retired_at is not None:
        raise Refused("retired", _l("This course is no longer offered."))
    if wished not in TIMES:
        raise Invalid("unknown_time", _l("Choose a time from the list."), field="wished")
    if not 0 <= colleagues <= MOST_COLLEAGUES:
        raise Invalid("bad_colleagues", _l("Give the number of colleagues: from 0 to 500."), field="colleagues")
    interest = find_interest(course, user) or _begin(course, user)
    interest.wished, interest.place = wished, place.strip()[:120]
    interest.is_online, interest.colleagues = is_online, colleagues
    if interest.told_at is not None:
        interest.asked_at, interest.told_at, interest.told_of = clock.now(), None, None
    db.session.flush()
    return interest


def _begin(course: Course, user: User) -> CourseInterest:
    interest = CourseInterest(course=course, user_id=user.id, asked_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(interest)
    except IntegrityError:
        found = find_interest(course, user)
        assert found is not None, "the unique constraint refused, so there is one"
        return found
    return interest


def withdraw(course: Course, user: User) -> None:
    """Nothing happens when there is nothing to take back."""
    interest = find_interest(course, user)
    if interest is not None:
        db.session.delete(interest)
        db.session.flush()


def tell(cohort: Cohort) -> int:
    """A run of the course can be enrolled in: everybody who waits for it is told, once; returns how many."""
    query = db.select(CourseInterest).where(
        CourseInterest.course_id == cohort.course_id, CourseInterest.told_at.is_(None)
    )
    waiting = db.session.scalars(query.order_by(CourseInterest.id).with_for_update()).all()
    context = {"offering": offering_facts(cohort), "path": f"/trainings/{cohort.slug}"}
    for interest in waiting:
        interest.told_at, interest.told_of = clock.now(), cohort
        key = f"course-runs:{interest.ref}:{cohort.ref}"
        enqueue("trainings/course_runs", interest.user.recipient, context, key, is_bulk=True)
    db.session.flush()
    return len(waiting)


def plan(course: Course, actor: User, proposal: Proposal, settings_host: str) -> Cohort:
    """A draft of a run with the seats, the price and the minimum of the proposal; everything else is still to say."""
    if course.published is None or course.retired_at is not None:
        raise Refused("not_offered", _l("Publish the course first."))
    check(proposal)
    cohort = create_offering(
        Cohort,
        actor,
        host=course.host,
        title=dict(course.title),
        settings_host=settings_host,
        course=course,
        description=dict(course.shown.description),
        languages=course.shown.languages,
        minimum_headcount=proposal.break_even or None,
    )
    pool = create_pool(cohort.id, actor, name={"en": "Seats", "zh": "名额"}, size=proposal.seats)
    ticket = {"en": "Trainee", "zh": "学员"}
    create_ticket(cohort.id, actor, name=ticket, pools=[pool], price_minor=proposal.price_minor)
    audit.record(actor, "course.cohort_proposed", "course", course.id, cohort=cohort.ref, expected=proposal.expected)
    return cohort


def check(proposal: Proposal) -> None:
    """Raises Invalid at its field for what is no sensible number."""
    if not 1 <= proposal.percent <= 100:
        raise Invalid("bad_percent", _l("Give a percentage from 1 to 100."), field="percent")
    for name in ("fixed_minor", "per_head_minor", "price_minor"):
        if not 0 <= getattr(proposal, name) <= MOST_MINOR:
            sentence = _l("Give an amount from 0 to 100,000,000.")
            raise Invalid("bad_amount", sentence, field=name.removesuffix("_minor"))

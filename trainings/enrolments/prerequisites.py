"""What somebody still lacks for a cohort, named; the organiser may let them in all the same."""

from datetime import date

from accounts.users.emails import parse as parse_address
from accounts.users.models import User
from accounts.users.queries import find_by_email
from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Refused
from core.i18n import _l
from offerings.base.models import Offering
from registrations.base.actions import check_reason
from registrations.base.models import Registration
from registrations.questions.answers import field_name
from trainings.cohorts.models import Cohort
from trainings.courses.asked import missing_words, titles_wanted
from trainings.courses.facts import facts_of
from trainings.courses.models import Course, CourseVersion
from trainings.courses.prerequisites import Completion, Facts, Rule, conditions_in, evaluate
from trainings.enrolments.confirmations import all_keys, confirmed_by, open_boxes, rule_of
from trainings.enrolments.models import Enrolment, PrerequisiteWaiver
from trainings.enrolments.queries import is_waived


def missing(cohort: Cohort, email: str, said: frozenset[str] | None = None) -> tuple[Rule, ...]:
    """Empty when nothing is, or the organiser waived it. ``said``: keys of what the person confirms; None: nobody asked
    yet, so all that can be confirmed."""
    rule = rule_of(cohort)
    user, today = find_by_email(email), clock.today(cohort.time_zone)
    facts = facts_of(user, today) if user else Facts(today)
    found = evaluate(rule, facts.plus(Facts(today, confirmed=all_keys(rule) if said is None else said))).missing
    return () if found and is_waived(cohort, email) else found


def refuse_without(offering: Offering, email: str) -> None:
    """For registrations.base.entering.BEFORE_REGISTERING."""
    if not isinstance(offering, Cohort):
        return
    found = missing(offering, email)
    if found:
        sentence = _l("You can't take part yet. %(missing)s", missing=words_of(found))
        raise Refused("prerequisites", sentence)


def refuse_unticked(registration: Registration) -> None:
    """Once the form is answered: what stands on the person's own word was ticked, or something else stands in."""
    cohort = registration.offering
    if not isinstance(cohort, Cohort) or not (boxes := open_boxes(cohort)):
        return
    found = missing(cohort, registration.email or "", confirmed_by(registration, boxes))
    if found:
        wanted = [boxes[each.key] for rule in found for each in conditions_in(rule) if each.key in boxes]
        sentence = _l("You can't take part yet. %(missing)s", missing=words_of(found))
        raise Refused("prerequisites", sentence, field=field_name(wanted[0]) if wanted else None)


def words_of(rules: tuple[Rule, ...]) -> str:
    wanted = titles_wanted(rules)
    courses = db.session.scalars(db.select(Course).where(Course.ref.in_(wanted))) if wanted else ()
    return missing_words(rules, {course.ref: course.title for course in courses})


def waive(cohort: Cohort, actor: Actor, email: str, reason: str) -> PrerequisiteWaiver:
    """Whoever has this address may register or be nominated without what the course asks for. Once is enough."""
    email, reason = parse_address(email), check_reason(reason)
    query = db.select(PrerequisiteWaiver).where(
        PrerequisiteWaiver.cohort_id == cohort.id, PrerequisiteWaiver.email == email
    )
    waiver = db.session.scalar(query) or PrerequisiteWaiver(cohort_id=cohort.id, email=email)
    waiver.reason, waiver.at = reason, clock.now()
    waiver.actor_id, waiver.actor_name = actor.id, actor.display_name
    db.session.add(waiver)
    audit.record(actor, "prerequisites.waived", "offering", cohort.id, email=email, reason=reason)
    db.session.flush()
    found: PrerequisiteWaiver = waiver
    return found


def completed_by(user: User, today: date) -> Facts:
    """Courses that the person completed, by the outcome of their enrolments. One query."""
    query = (
        db.select(Course.ref, Enrolment.changed_at, CourseVersion.level, CourseVersion.class_hours)
        .join(Registration, Registration.id == Enrolment.registration_id)
        .join(Cohort, Cohort.id == Registration.offering_id)
        .join(Course, Course.id == Cohort.course_id)
        .join(CourseVersion, CourseVersion.id == Cohort.course_version_id)
        .where(Registration.user_id == user.id, Enrolment.state == "completed")
    )
    rows = db.session.execute(query)
    return Facts(today, tuple(Completion(row[0], row[1].date(), row[2], row[3] or 0) for row in rows))

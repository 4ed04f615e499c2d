"""Nominating people: each gets a seat or a place in line in the employer's name, which has thereby agreed."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from accounts.users.models import User
from core import audit, clock
from core.database import db
from core.errors import DomainError, Invalid, Refused
from core.i18n import _l
from notifications.outbox.actions import enqueue
from organisations.base.models import Organisation
from registrations.base import actions as registering
from registrations.base import mails
from registrations.base.entering import BEFORE_REGISTERING
from registrations.base.holds import hold_seats
from registrations.base.models import Registration
from registrations.base.moves import hold, move, note
from registrations.base.profile import Profile
from registrations.base.queries import find_by_address
from registrations.base.signals import registration_queued
from registrations.base.states import ACTIVE
from registrations.pools import actions as pools
from registrations.tickets.models import TicketType
from registrations.unanswered.queries import unanswered
from trainings.cohorts.models import Cohort
from trainings.enrolments.actions import begin
from trainings.enrolments.models import Enrolment
from trainings.nominations.links import path_of
from trainings.nominations.lists import Nominee


def nominate(
    employer: Organisation,
    actor: User,
    cohort: Cohort,
    ticket_type: TicketType,
    people: Sequence[Nominee],
    secret: str,
) -> list[Enrolment]:
    """All of them or nobody: Invalid names the first who can't be. Each is told, with a link to decline."""
    registering.check_open(cohort, ticket_type)
    if ticket_type.visibility != "public":
        raise Invalid("foreign_ticket", _l("Choose one of the tickets."), field="ticket_type")
    done = []
    with db.session.begin_nested(), mails.silence():
        for person in people:
            done.append(_nominate(employer, actor, cohort, ticket_type, person))
    for enrolment in done:
        _tell(enrolment, actor, secret)
    details = {"employer": employer.ref, "people": len(done)}
    audit.record(actor, "cohort.nominated", "offering", cohort.id, **details)
    return done


def _nominate(
    employer: Organisation, actor: User, cohort: Cohort, ticket_type: TicketType, person: Nominee
) -> Enrolment:
    try:
        for ask in BEFORE_REGISTERING:
            ask(cohort, person.email)
        registration = _enter(employer, actor, cohort, ticket_type, person)
    except DomainError as error:
        sentence = _l("Row %(row)s, %(name)s: %(reason)s", row=person.number, name=person.name, reason=error.message)
        raise Invalid(error.code, sentence, field="people") from error
    return begin(registration, actor)


def _enter(
    employer: Organisation, actor: User, cohort: Cohort, ticket_type: TicketType, person: Nominee
) -> Registration:
    """A seat, else a place at the end of the line: who finds it full locks the pools and tries again before."""
    profile = Profile(person.name, organisation_name=_name(employer), job_title=person.job_title)
    profile.check()
    if find_by_address(cohort.id, person.email) is not None:
        raise Refused("address_taken", _l("Somebody is registered with this address already."))
    held = _hold(cohort, ticket_type, actor)
    if held is None:
        pools.lock(cohort.id)
        held = _hold(cohort, ticket_type, actor)
    try:
        with db.session.begin_nested():
            if held is None:
                return _queue(employer, actor, cohort, ticket_type, person, profile)
            begin(held, actor, employer=employer, nominated_by_id=actor.id)
            held.email, held.language = person.email, actor.language
            registering.copy_profile(held, profile)
            move(held, "pending", actor)
            return held
    except IntegrityError:
        raise Refused("address_taken", _l("Somebody is registered with this address already.")) from None


def _hold(cohort: Cohort, ticket_type: TicketType, actor: User) -> Registration | None:
    try:
        with db.session.begin_nested():
            return hold_seats(cohort, [ticket_type], actor)[0]
    except Refused as error:
        if error.code != "full":
            raise
        return None


def _queue(
    employer: Organisation, actor: User, cohort: Cohort, ticket_type: TicketType, person: Nominee, profile: Profile
) -> Registration:
    """The caller holds the locks of the pools."""
    now = clock.now()
    registration = Registration(
        offering=cohort,
        ticket_type=ticket_type,
        state="waiting",
        email=person.email,
        language=actor.language,
        currency=ticket_type.currency,
        created_at=now,
        changed_at=now,
    )
    registering.copy_profile(registration, profile)
    db.session.add(registration)
    db.session.flush()
    registering.price_it(registration, ticket_type, None)
    begin(registration, actor, employer=employer, nominated_by_id=actor.id)
    note(registration, None, actor)
    registration_queued.send(registration)
    return registration


def _tell(enrolment: Enrolment, actor: User, secret: str) -> None:
    registration = enrolment.registration
    assert registration.recipient is not None
    assert enrolment.employer is not None
    context = mails.facts_of(registration) | {
        "employer": enrolment.employer.name,
        "nominator": actor.display_name,
        "path": path_of(registration, secret),
        "questions": len(unanswered([registration]).get(registration.id, [])),
    }
    enqueue("trainings/nominated", registration.recipient, context, f"nominated:{enrolment.id}")


def ask_for_answers(enrolment: Enrolment, actor: User, secret: str) -> None:
    """The nominee is written to once more, at most once a day: what the organiser requires is not answered."""
    registration = enrolment.registration
    questions = unanswered([registration]).get(registration.id, [])
    if not questions or enrolment.employer is None or registration.recipient is None:
        raise Refused("nothing_asked", _l("Nothing is left to answer."))
    key = f"answers-wanted:{enrolment.id}:{clock.today(registration.offering.time_zone)}"
    context = mails.facts_of(registration) | {
        "employer": enrolment.employer.name,
        "path": path_of(registration, secret),
        "labels": [question.label for question in questions],
    }
    enqueue("trainings/answers_wanted", registration.recipient, context, key)
    audit.record(
        actor, "nomination.answers_wanted", "offering", registration.offering_id, registration=registration.ref
    )


def approve_without_answers(enrolment: Enrolment, actor: User, reason: str) -> None:
    """The organiser books a nominee who has not answered what is required, and says why."""
    enrolment.answers_waived = registering.check_reason(reason)
    registering.approve(enrolment.registration, actor)
    details = {"registration": enrolment.registration.ref, "reason": enrolment.answers_waived}
    audit.record(actor, "nomination.answers_waived", "offering", enrolment.registration.offering_id, **details)


def decline(enrolment: Enrolment, reason: str = "") -> None:
    """By whoever has the link: the seat is free again, and who nominated them is told."""
    registration, reason = enrolment.registration, reason.strip()[:500]
    hold(registration)
    if registration.state not in ACTIVE:
        raise Refused("over", _l("This nomination is over."))
    move(registration, "rejected" if registration.state in ("pending", "waiting") else "cancelled", None, reason)
    audit.record(None, "nomination.declined", "offering", registration.offering_id, registration=registration.ref)
    nominator, employer = enrolment.nominated_by, enrolment.employer
    if nominator is not None and employer is not None:
        path = f"/organise/organisations/{employer.ref}/nominations/{registration.offering.ref}"
        context = mails.facts_of(registration) | {"reason": reason, "path": path}
        enqueue("trainings/nomination_declined", nominator.recipient, context, f"nomination-declined:{enrolment.id}")


def withdraw(enrolment: Enrolment, actor: User, reason: str) -> None:
    """The employer takes a nomination back; the person reads the reason."""
    registering.cancel(enrolment.registration, actor, registering.check_reason(reason))


def _name(employer: Organisation) -> str:
    names = employer.name
    return (names.get("zh") or next(iter(names.values()), ""))[:200]

"""Naming who decides for the employer, asking them, and their answer: by themselves or by the organiser for them."""

from datetime import timedelta

from accounts.users.emails import parse
from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from core.text import has_forbidden_characters
from notifications.outbox.actions import enqueue
from notifications.recipient import Recipient
from offerings.roles.queries import list_owners
from registrations.base import mails
from registrations.base.actions import check_reason
from registrations.base.models import Registration
from registrations.base.moves import hold
from registrations.base.moves import move as move_registration
from registrations.base.rules import accept_by_rule
from trainings.approvals.links import path_of
from trainings.cohorts.models import Cohort
from trainings.enrolments.actions import move
from trainings.enrolments.models import Enrolment


def name_manager(enrolment: Enrolment, actor: Actor, name: str, email: str, secret: str) -> None:
    """Who decides for the employer; they are asked at once. Links to whoever was named before are void."""
    email = parse(email)
    if not name.strip() or len(name) > 120 or has_forbidden_characters(name):
        raise Invalid("name_missing", _l("Write the name of your manager."), field="name")
    if email == enrolment.registration.email:
        raise Invalid("own_address", _l("This is your own address. Somebody else has to agree."), field="email")
    _hold_awaiting(enrolment)
    enrolment.manager_name, enrolment.manager_email = name.strip(), email
    enrolment.employer_reminded_at = enrolment.escalated_at = None
    enrolment.employer_due_at = clock.now() + timedelta(days=cohort_of(enrolment).employer_days)
    audit.record(actor, "enrolment.manager_named", "offering", _offering_id(enrolment), registration=_ref(enrolment))
    ask(enrolment, secret)


def ask(enrolment: Enrolment, secret: str) -> None:
    """A mail with the link; links of earlier mails are void."""
    enrolment.times_asked += 1
    enrolment.employer_asked_at = clock.now()
    db.session.flush()
    _mail_manager(enrolment, secret, f"employer-asked:{enrolment.id}:{enrolment.times_asked}", is_reminder=False)


def ask_again(enrolment: Enrolment, actor: Actor, secret: str) -> None:
    """The trainee or the organiser has the mail sent once more."""
    _hold_awaiting(enrolment)
    if not enrolment.manager_email:
        raise Refused("nobody_named", _l("Nobody is named yet who decides for the employer."))
    if enrolment.employer_asked_at and clock.now() - enrolment.employer_asked_at < timedelta(minutes=10):
        raise Refused("asked_just_now", _l("They were written to just now. Please wait ten minutes."))
    ask(enrolment, secret)
    audit.record(actor, "enrolment.employer_asked", "offering", _offering_id(enrolment), registration=_ref(enrolment))


def decide(enrolment: Enrolment, *, agrees: bool, reason: str = "", actor: Actor | None = None) -> None:
    """The answer of the employer: by the manager who has the link (no ``actor``), or by the organiser in their place,
    who says why. Refused when it was answered, or when the person no longer waits for it.

    Then the organiser approves, where tickets are approved one by one; elsewhere the person is booked.
    """
    if actor is not None or not agrees:
        reason = check_reason(reason)
    _hold_awaiting(enrolment)
    _write(enrolment, "approved" if agrees else "declined", reason.strip()[:500], actor)
    details = {"registration": _ref(enrolment), "agrees": agrees, "by": enrolment.employer_decided_by}
    audit.record(actor, "enrolment.employer_decided", "offering", _offering_id(enrolment), **details, reason=reason)
    after = "awaiting_organiser" if agrees else "declined"
    move(enrolment, after, actor, reason.strip()[:500], enrolment.employer_decided_by)
    registration = enrolment.registration
    if not agrees:
        move_registration(registration, "rejected", actor, reason.strip()[:500])
        mails.send("rejected", registration, reason=reason.strip()[:500])
        return
    _let_through(registration, actor)
    if registration.state == "confirmed":
        mails.send("confirmation", registration, with_calendar=True)
    else:
        _mail_trainee(enrolment, "employer_agreed", f"employer-agreed:{enrolment.id}", manager=_decider(enrolment))


def _let_through(registration: Registration, actor: Actor | None) -> None:
    if registration.ticket_type.needs_approval:
        accept_by_rule(registration)
    else:
        move_registration(registration, "confirmed", actor)


def _hold_awaiting(enrolment: Enrolment) -> None:
    """Hold the pools of its offering, as every move does, then read it afresh: what is read stays true."""
    hold(enrolment.registration)
    db.session.refresh(enrolment)
    refuse_cancelled(cohort_of(enrolment))
    if enrolment.state != "awaiting_employer":
        raise Refused("not_awaiting", _l("Nobody waits for the employer's answer here any more."))


def refuse_cancelled(cohort: Cohort) -> None:
    if cohort.state == "cancelled":
        raise Refused("cancelled", _l("This training was cancelled. Nothing is left to decide."))


def start_anew(enrolment: Enrolment) -> None:
    """There are new dates: whoever has not answered hears of them in a reminder, and has as long as at first."""
    enrolment.employer_reminded_at = enrolment.escalated_at = None
    enrolment.employer_due_at = clock.now() + timedelta(days=cohort_of(enrolment).employer_days)


def _write(enrolment: Enrolment, decision: str, reason: str, actor: Actor | None) -> None:
    """Of two who answer at once, one finds it answered."""
    done = db.session.scalar(
        db.update(Enrolment)
        .where(Enrolment.id == enrolment.id, Enrolment.employer_decision == "")
        .values(
            employer_decision=decision,
            employer_decided_at=clock.now(),
            employer_decided_by=actor.display_name if actor else enrolment.manager_name,
            employer_reason=reason,
        )
        .returning(Enrolment.id)
        .execution_options(synchronize_session=False)
    )
    if done is None:
        raise Refused("answered", _l("The employer has answered already."))
    db.session.refresh(enrolment)


def remind(enrolment: Enrolment, secret: str) -> None:
    """Once: the manager, or the trainee who has named nobody."""
    if not _first(enrolment, Enrolment.employer_reminded_at):
        return
    if enrolment.manager_email:
        _mail_manager(enrolment, secret, f"employer-reminded:{enrolment.id}:{enrolment.times_asked}", is_reminder=True)
    else:
        want_manager(enrolment, is_reminder=True)


def escalate(enrolment: Enrolment) -> None:
    """Once: the coordinators learn that the employer has not answered in time, and may decide in their place."""
    if not _first(enrolment, Enrolment.escalated_at):
        return
    cohort, due = cohort_of(enrolment), enrolment.employer_due_at
    path = f"/organise/cohorts/{cohort.ref}/enrolments/{_ref(enrolment)}"
    context = mails.facts_of(enrolment.registration) | {"path": path, "due_on": _day(enrolment)}
    for owner in list_owners(cohort):
        key = f"employer-overdue:{enrolment.id}:{due.timestamp() if due else 0}:{owner.id}"
        enqueue("trainings/employer_overdue", owner.recipient, context, key)


def _first(enrolment: Enrolment, column: object) -> bool:
    """Stamp ``column`` with now; False when it was stamped before."""
    name = column.key  # type: ignore[attr-defined]
    done = db.session.scalar(
        db.update(Enrolment)
        .where(Enrolment.id == enrolment.id, Enrolment.state == "awaiting_employer", getattr(Enrolment, name).is_(None))
        .values({name: clock.now()})
        .returning(Enrolment.id)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(enrolment)
    return done is not None


def want_manager(enrolment: Enrolment, *, is_reminder: bool = False) -> None:
    """The trainee is asked to name who decides for the employer."""
    kind = "reminder" if is_reminder else "first"
    path = f"/my/registrations/{_ref(enrolment)}/employer"
    key = f"employer-wanted:{enrolment.id}:{enrolment.changed_at.timestamp()}:{kind}"
    _mail_trainee(enrolment, "employer_wanted", key, path=path, due_on=_day(enrolment), is_reminder=is_reminder)


def _mail_trainee(enrolment: Enrolment, template: str, key: str, **context: object) -> None:
    recipient = enrolment.registration.recipient
    if recipient is not None:
        enqueue(f"trainings/{template}", recipient, mails.facts_of(enrolment.registration) | context, key)


def _mail_manager(enrolment: Enrolment, secret: str, key: str, *, is_reminder: bool) -> None:
    registration, trainee = enrolment.registration, enrolment.registration.recipient
    language = trainee.language if trainee else "zh"
    cohort = cohort_of(enrolment)
    context = mails.facts_of(registration) | {
        "path": path_of(enrolment, secret),
        "due_on": _day(enrolment),
        "is_reminder": is_reminder,
        "class_hours": cohort.course_version.class_hours,
    }
    recipient = Recipient(enrolment.manager_email, enrolment.manager_name, language, cohort.time_zone)
    enqueue("trainings/employer_asked", recipient, context, key)


def cohort_of(enrolment: Enrolment) -> Cohort:
    cohort = enrolment.registration.offering
    assert isinstance(cohort, Cohort)
    return cohort


def _day(enrolment: Enrolment) -> str:
    due = enrolment.employer_due_at or clock.now()
    return due.date().isoformat()


def _ref(enrolment: Enrolment) -> str:
    return enrolment.registration.ref


def _offering_id(enrolment: Enrolment) -> int:
    return enrolment.registration.offering_id


def _decider(enrolment: Enrolment) -> str:
    return enrolment.employer_decided_by


def too_long() -> Invalid:
    """For a reason that no form would take."""
    return Invalid("bad_reason", _l("Keep the reason under 500 characters, without control characters."))

"""Enrolments follow their registrations; what becomes of people who were booked is set here."""

from datetime import timedelta

from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from organisations.base.models import Organisation
from registrations.base.models import Registration
from registrations.base.moves import hold
from registrations.base.queries import list_steps as list_registration_steps
from trainings.cohorts.models import Cohort
from trainings.enrolments.models import Enrolment, EnrolmentStep
from trainings.enrolments.queries import find_enrolment, list_unenrolled
from trainings.enrolments.signals import enrolment_moved
from trainings.enrolments.states import OUTCOMES, WORDS, derived, is_legal


def begin(
    registration: Registration,
    actor: Actor | None,
    *,
    employer: Organisation | None = None,
    nominated_by_id: int | None = None,
) -> Enrolment:
    """The enrolment of a registration, which may have one already. ``employer``: who nominates, and thereby agrees."""
    found = find_enrolment(registration.id)
    if found is not None:
        return found
    now = clock.now()
    enrolment = Enrolment(registration=registration, state="submitted", created_at=now, changed_at=now)
    if employer is not None:
        enrolment.employer, enrolment.nominated_by_id = employer, nominated_by_id
        enrolment.employer_decision, enrolment.employer_decided_at = "approved", now
        enrolment.employer_decided_by = actor.display_name if actor else ""
    db.session.add(enrolment)
    db.session.flush()
    _note(enrolment, None, actor)
    return enrolment


def follow(registration: Registration, actor: Actor | None, reason: str = "") -> None:
    """The registration has come or moved: its enrolment stands where it belongs. Within that same transaction."""
    enrolment = begin(registration, actor)
    after = derived(registration.state, enrolment.state, employer_agrees=employer_agrees(enrolment))
    if after != enrolment.state:
        move(enrolment, after, actor, reason)


def employer_agrees(enrolment: Enrolment) -> bool:
    """Nobody waits for the employer: they have agreed, or need not."""
    cohort = enrolment.registration.offering
    assert isinstance(cohort, Cohort)
    return enrolment.employer_decision == "approved" or not cohort.needs_employer


def set_outcome(registration: Registration, outcome: str, actor: Actor | None, reason: str = "") -> Enrolment:
    """Of somebody who takes part: "attending", "completed", "incomplete" or "no_show"; any may be corrected later.

    Nothing happens when it is that already. Raises Refused for somebody who does not take part.
    """
    if outcome not in OUTCOMES:
        raise Invalid("unknown_outcome", _l("Choose what became of this person."), field="outcome")
    hold(registration)
    enrolment = begin(registration, actor)
    if registration.state != "confirmed":
        sentence = _l("This person does not take part: the enrolment is “%(state)s”.", state=WORDS[enrolment.state])
        raise Refused("not_taking_part", sentence)
    if enrolment.state != outcome:
        before = enrolment.state
        move(enrolment, outcome, actor, reason.strip()[:500])
        details = {"registration": registration.ref, "before": before, "after": outcome, "reason": reason.strip()[:500]}
        audit.record(actor, "enrolment.outcome", "offering", registration.offering_id, **details)
        db.session.flush()
    return enrolment


def adopt_all(actor: Actor | None = None) -> int:
    """Enrol whoever registered past the actions (files, tables), with the steps their registration has. How many."""
    found = list_unenrolled()
    for registration in found:
        _adopt(registration, actor)
    db.session.flush()
    return len(found)


def _adopt(registration: Registration, actor: Actor | None) -> None:
    steps = list_registration_steps(registration.id)
    now = registration.created_at
    enrolment = Enrolment(registration=registration, state="submitted", created_at=now, changed_at=now)
    db.session.add(enrolment)
    db.session.flush()
    _note(enrolment, None, actor, at=now)
    agrees = employer_agrees(enrolment)
    for step in steps:
        _to(enrolment, derived(step.to_state, enrolment.state, employer_agrees=agrees), None, step.reason, step.at)
    _to(
        enrolment,
        derived(registration.state, enrolment.state, employer_agrees=agrees),
        None,
        "",
        registration.changed_at,
    )


def _to(enrolment: Enrolment, after: str, actor: Actor | None, reason: str, at: object) -> None:
    if after != enrolment.state:
        before, enrolment.state = enrolment.state, after
        _note(enrolment, before, actor, reason, at=at)


def move(enrolment: Enrolment, after: str, actor: Actor | None, reason: str = "", who: str = "") -> None:
    """From the state it is in now to ``after``; of two that move it at once, one is refused. ``who``: the name of
    somebody without an account. The caller holds the pools of the offering (registrations.base.moves.hold)."""
    before = enrolment.state
    guarded = db.update(Enrolment).where(Enrolment.id == enrolment.id, Enrolment.state == before)
    values: dict[str, object] = {"state": after, "changed_at": clock.now()}
    if after == "awaiting_employer":
        cohort = enrolment.registration.offering
        assert isinstance(cohort, Cohort)
        values["employer_due_at"] = clock.now() + timedelta(days=cohort.employer_days)
    done = guarded.values(values).returning(Enrolment.id)
    is_done = is_legal(before, after) and (
        db.session.scalar(done.execution_options(synchronize_session=False)) is not None
    )
    if not is_done:
        db.session.refresh(enrolment, ["state"])
        sentence = _l("This is no longer possible: the enrolment is now “%(state)s”.", state=WORDS[enrolment.state])
        raise Refused("illegal_move", sentence)
    db.session.refresh(enrolment, ["state", "changed_at", "employer_due_at"])
    _note(enrolment, before, actor, reason, who)
    db.session.flush()
    enrolment_moved.send(enrolment, before=before, actor=actor, reason=reason)


def _note(
    enrolment: Enrolment, before: str | None, actor: Actor | None, reason: str = "", who: str = "", at: object = None
) -> None:
    db.session.add(
        EnrolmentStep(
            enrolment_id=enrolment.id,
            from_state=before,
            to_state=enrolment.state,
            actor_id=actor.id if actor else None,
            actor_name=actor.display_name if actor else who,
            reason=reason,
            at=at or clock.now(),
        )
    )

"""Deciding who has completed a training: by the rule, all at once or one by one; by hand with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, NotFound, Refused
from core.i18n import _l
from registrations.base.models import Registration
from registrations.base.moves import hold
from trainings.attendance.queries import list_meetings
from trainings.cohorts.models import Cohort
from trainings.completion import mails
from trainings.completion.documents import documents_of
from trainings.completion.holding import Held, hold_against, rule_of
from trainings.completion.models import CompletionResult, HandedIn
from trainings.completion.queries import find_latest, latest, list_confirmed
from trainings.completion.signals import completion_decided
from trainings.enrolments.actions import follow, set_outcome


@dataclass(frozen=True)
class Decided:
    """How many of a cohort were decided anew, and of how many something is still open."""

    completed: int
    incomplete: int
    open: int


def decide_all(
    cohort: Cohort, actor: Actor | None, registration_ids: Sequence[int] = (), *, close_open: bool = False
) -> Decided:
    """Everybody who takes part, or those named. A result is written only where it, or what it was held against,
    differs from the last one, so that it is safe to repeat. Of whom something is still open nothing is decided,
    unless ``close_open``: then what is missing now is missing for good. What was decided by hand stays.
    """
    if not is_over(cohort):
        raise Refused("not_over", _l("The last class meeting is not over yet."))
    db.session.execute(db.select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())  # one run at a time
    people = list_confirmed(cohort, registration_ids)
    before, counts = latest(cohort.id), {"completed": 0, "incomplete": 0, "open": 0}
    for held in hold_against(cohort, people).values():
        last = before.get(held.registration.id)
        if last is not None and last.reason:
            continue
        if held.verdict.status == "open" and not close_open and last is None:
            counts["open"] += 1
            continue
        outcome = "completed" if held.verdict.fulfilled else "incomplete"
        if last is None or differs(last, held):
            _write(cohort, held, outcome, actor)
            counts[outcome] += 1
    if counts["completed"] or counts["incomplete"]:
        audit.record(actor, "completion.decided", "offering", cohort.id, **counts)
    return Decided(**counts)


def decide_by_hand(cohort: Cohort, registration: Registration, actor: Actor, outcome: str, reason: str) -> None:
    """Otherwise than the rule says. The reason is kept, and the person reads it; the rule decides no more."""
    if outcome not in ("completed", "incomplete"):
        raise Invalid("unknown_outcome", _l("Choose what became of this person."), field="outcome")
    if not reason.strip():
        raise Invalid("reason_missing", _l("Write the reason: the person will read it."), field="reason")
    hold(registration)
    if registration.state != "confirmed":
        raise Refused("not_taking_part", _l("This person does not take part any more."))
    held = hold_against(cohort, [registration])[registration.id]
    _write(cohort, held, outcome, actor, reason.strip()[:500])
    audit.record(actor, "completion.by_hand", "offering", cohort.id, registration=registration.ref, outcome=outcome)


def back_to_rule(cohort: Cohort, registration: Registration, actor: Actor) -> None:
    """What was decided by hand is decided by the rule again."""
    hold(registration)
    last = find_latest(registration.id)
    if last is None or not last.reason:
        raise Refused("by_rule", _l("The rule has decided this already."))
    held = hold_against(cohort, [registration])[registration.id]
    _write(cohort, held, "completed" if held.verdict.fulfilled else "incomplete", actor)


def hand_in(cohort: Cohort, registration: Registration, actor: Actor, key: str, *, is_there: bool) -> None:
    """A document that the course asks for is there, or is not after all. Nothing happens when it is so already."""
    if key not in {each.key for each in documents_of(cohort.course_version)}:
        raise NotFound
    hold(registration)
    row = db.session.get(HandedIn, (registration.id, key))
    if is_there and row is None:
        row = HandedIn(registration_id=registration.id, key=key, actor_name=actor.display_name, at=clock.now())
        db.session.add(row)
    elif not is_there and row is not None:
        db.session.delete(row)
    else:
        return
    db.session.flush()
    audit.record(
        actor, "completion.document", "offering", cohort.id, registration=registration.ref, key=key, is_there=is_there
    )


def differs(last: CompletionResult, held: Held) -> bool:
    """Whether what is known now differs from what ``last`` was held against."""
    return last.inputs != held.inputs or last.is_completed != held.verdict.fulfilled


def is_over(cohort: Cohort) -> bool:
    """Its last class meeting has ended; False while there is none."""
    meetings = list_meetings(cohort.id)
    return bool(meetings) and max(each.ends_at for each in meetings) <= clock.now()


def _write(cohort: Cohort, held: Held, outcome: str, actor: Actor | None, reason: str = "") -> None:
    registration = held.registration
    last = find_latest(registration.id)
    result = CompletionResult(
        registration=registration,
        course_version_id=cohort.course_version_id,
        outcome=outcome,
        rule=rule_of(cohort.course_version).value(),
        inputs=held.inputs,
        reason=reason,
        minutes=held.minutes,
        actor_id=actor.id if actor else None,
        actor_name=actor.display_name if actor else "",
        at=clock.now(),
    )
    db.session.add(result)
    db.session.flush()
    follow(registration, actor)  # one that was written past the actions has no enrolment yet
    set_outcome(registration, outcome, actor, reason)
    completion_decided.send(registration, result=result, actor=actor)
    if last is None or last.outcome != outcome:
        mails.send(result, cohort)

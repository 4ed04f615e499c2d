"""The phase of a cohort changes here only: by the organiser, and by the days of its meetings."""

from datetime import timedelta

from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l, _n
from notifications.outbox.actions import enqueue
from offerings.base.stamps import lock, stamp
from offerings.roles.queries import list_owners
from registrations.base import mails
from registrations.base.queries import list_active
from trainings.cohorts.models import Cohort
from trainings.cohorts.trainers import list_trainers
from trainings.phases.models import CohortStep
from trainings.phases.queries import headcounts, list_without_outcome
from trainings.phases.states import MOVES, next_phase

NOTICE = timedelta(days=7)
"""Between the usual day of decision and the first day."""


def move(cohort: Cohort, name: str, actor: Actor | None, reason: str = "") -> None:
    """``name``: a key of MOVES other than "confirm" and "close". Refused from a phase where it is illegal."""
    lock(cohort)
    db.session.refresh(cohort, ["phase", "decision_asked_at"])
    _move(cohort, name, actor, reason.strip()[:500])


def confirm(cohort: Cohort, actor: Actor | None, reason: str = "") -> None:
    """It takes place: everybody who is enrolled or wants to be is told, and who teaches. With fewer people than its
    minimum only with a reason why all the same."""
    lock(cohort)
    db.session.refresh(cohort, ["phase", "minimum_headcount"])
    next_phase(cohort, "confirm")
    booked, reason = headcounts([cohort.id])[cohort.id].booked, reason.strip()[:500]
    if booked < (cohort.minimum_headcount or 0) and not reason:
        sentence = _l(
            "Only %(booked)s of %(minimum)s people are confirmed. Let it take place all the same with a reason.",
            booked=booked,
            minimum=cohort.minimum_headcount,
        )
        raise Refused("too_few", sentence, field="reason")
    step = _move(cohort, "confirm", actor, reason)
    for registration in list_active(cohort):
        if registration.recipient is not None:
            key = f"cohort-confirmed:{step.id}:{registration.id}"
            enqueue("trainings/cohort_confirmed", registration.recipient, mails.facts_of(registration), key)
    context = {"offering": mails.offering_facts(cohort), "registration": None, "link": "/my/teaching"}
    for trainer in list_trainers(cohort):
        enqueue("trainings/cohort_confirmed", trainer.recipient, context, f"cohort-confirmed:{step.id}:by:{trainer.id}")


def close(cohort: Cohort, actor: Actor | None, reason: str = "") -> None:
    """Everything is done. With people of whom it isn't decided whether they completed only with a reason."""
    lock(cohort)
    db.session.refresh(cohort, ["phase"])
    next_phase(cohort, "close")
    undecided, reason = len(list_without_outcome(cohort)), reason.strip()[:500]
    if undecided and not reason:
        sentence = _n(
            "Of %(num)s person it is not decided whether they completed. Decide first, or close it with a reason.",
            "Of %(num)s people it is not decided whether they completed. Decide first, or close it with a reason.",
            undecided,
        )
        raise Refused("undecided", sentence, field="reason")
    _move(cohort, "close", actor, reason)


def set_day_of_decision(cohort: Cohort) -> None:
    """Of a public one that needs so many people: a week before it begins, unless somebody chose the day."""
    if cohort.minimum_headcount and cohort.decision_on is None and cohort.starts_on and cohort.state == "published":
        cohort.decision_on = max(clock.today(cohort.time_zone), cohort.starts_on - NOTICE)
        db.session.flush()


def ask_for_decision(cohort: Cohort) -> bool:
    """The day has come: the coordinators are asked, once. Nothing else happens on its own. False when they were."""
    done = db.session.scalar(
        db.update(Cohort)
        .where(Cohort.id == cohort.id, Cohort.phase == "open", Cohort.decision_asked_at.is_(None))
        .values(decision_asked_at=clock.now())
        .returning(Cohort.id)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(cohort, ["decision_asked_at"])
    if done is None:
        return False
    people = headcounts([cohort.id])[cohort.id]
    context = {
        "offering": mails.offering_facts(cohort),
        "booked": people.booked,
        "pending": people.pending,
        "minimum": cohort.minimum_headcount or 0,
        "path": f"/organise/cohorts/{cohort.ref}/phase",
    }
    for owner in list_owners(cohort):
        key = f"decision-asked:{cohort.id}:{cohort.decision_on}:{owner.id}"
        enqueue("trainings/decision_asked", owner.recipient, context, key)
    return True


def _move(cohort: Cohort, name: str, actor: Actor | None, reason: str) -> CohortStep:
    """A legal move: the row, its step, its line in the audit; pages of it are built anew."""
    before, after = cohort.phase, next_phase(cohort, name)
    done = db.session.scalar(
        db.update(Cohort)
        .where(Cohort.id == cohort.id, Cohort.phase == before)
        .values(phase=after)
        .returning(Cohort.id)
        .execution_options(synchronize_session=False)
    )
    if done is None:
        raise Refused("moved_already", _l("Somebody else was quicker. Look at the page again."))
    db.session.refresh(cohort, ["phase"])
    step = CohortStep(
        cohort_id=cohort.id,
        from_phase=before,
        to_phase=after,
        actor_id=actor.id if actor else None,
        actor_name=actor.display_name if actor else "",
        reason=reason,
        at=clock.now(),
    )
    db.session.add(step)
    stamp(cohort, calendar=False)
    audit.record(actor, f"cohort.{name}", "offering", cohort.id, before=before, after=after, reason=reason)
    db.session.flush()
    return step


def check_known(name: str) -> str:
    """The name of a move that a button may ask for; raises Invalid."""
    if name not in MOVES or name == "wait":
        raise Invalid("unknown_move", _l("Choose what to do."))
    return name

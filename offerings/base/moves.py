"""An offering's moves from state to state; the legal ones are in states.py. The actor is a user, or None for Huizhi
itself (worker, command line)."""

from datetime import date, datetime

from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from offerings.base import signals, states
from offerings.base.models import Offering, OfferingStep
from offerings.base.publication import list_obstacles
from offerings.base.rules import check
from offerings.base.shifting import shift
from offerings.base.stamps import lock, stamp

_DEADLINES = ("registration_closes_at", "changes_until_at")
"""Of participants, before it begins."""


def publish(offering: Offering, actor: Actor | None, *, without_dates: bool = False) -> None:
    """From now on everybody sees it. ``without_dates``: "date to be confirmed" is meant."""
    lock(offering)
    states.next_state(offering, "publish")
    refuse_obstacles(offering, without_dates=without_dates)
    offering.published_at = clock.now()
    offering.publish_at = None
    _move(offering, "publish", actor, raises_sequence=False)
    signals.offering_published.send(offering, actor=actor)


def refuse_obstacles(offering: Offering, *, without_dates: bool = False) -> None:
    """Raise Refused with the first obstacle's sentence when there is one."""
    obstacles = list_obstacles(offering, without_dates=without_dates)
    if obstacles:
        raise Refused(obstacles[0].code, obstacles[0].sentence)


def plan_publication(offering: Offering, actor: Actor | None, at: datetime) -> None:
    """The worker will publish it at ``at``; a plan made before is replaced. Dates must be known by now."""
    lock(offering)
    if offering.state != "draft":
        raise states.refusal(offering, "plan")
    if at <= clock.now():
        raise Invalid("plan_in_past", _l("This time has passed. Choose a later one, or publish now."), field="at")
    if offering.starts_on is None:
        raise Refused("no_dates", _l("It has no dates yet. Add them before you plan its publication."), field="at")
    offering.publish_at = at
    stamp(offering, calendar=False)
    audit.record(actor, "offering.publication_planned", "offering", offering.id, at=at.isoformat())
    db.session.flush()


def unplan(offering: Offering, actor: Actor | None) -> None:
    """It stays a draft until somebody publishes it. Nothing happens when nothing was planned."""
    lock(offering)
    if offering.publish_at is None:
        return
    offering.publish_at = None
    stamp(offering, calendar=False)
    audit.record(actor, "offering.publication_unplanned", "offering", offering.id)
    db.session.flush()


def postpone(offering: Offering, actor: Actor | None, reason: str) -> None:
    """Its dates no longer hold and the new ones are not known; it stays visible and says so."""
    lock(offering)
    states.next_state(offering, "postpone")
    _move(offering, "postpone", actor, _needed(reason))
    signals.offering_postponed.send(offering, actor=actor, reason=reason)


def reschedule(offering: Offering, actor: Actor | None, starts_on: date, ends_on: date | None) -> None:
    """New dates for what was postponed; it is published again. Its days' contents follow (offering_rescheduled).

    Deadlines follow to later days only: what people were promised is not taken back.
    """
    lock(offering)
    old = {"state": offering.state, "starts_on": offering.starts_on, "ends_on": offering.ends_on}
    states.next_state(offering, "reschedule")
    days = (starts_on - offering.starts_on).days if offering.starts_on else 0
    _set_dates(offering, starts_on, ends_on)
    for name in _DEADLINES if days > 0 else ():
        setattr(offering, name, shift(getattr(offering, name), days, offering.time_zone))
    signals.offering_rescheduled.send(offering, actor=actor, days=days)
    refuse_obstacles(offering)
    _move(offering, "reschedule", actor)
    changes = {name: (was, getattr(offering, name)) for name, was in old.items() if was != getattr(offering, name)}
    signals.offering_changed.send(offering, actor=actor, changes=changes)


def _set_dates(offering: Offering, starts_on: date, ends_on: date | None) -> None:
    with db.session.no_autoflush:
        offering.starts_on, offering.ends_on = starts_on, ends_on
        check(offering)
    if (ends_on or starts_on) < clock.today(offering.time_zone):
        raise Invalid("dates_in_past", _l("These dates have passed. Give dates to come."), field="starts_on")
    db.session.flush()


def cancel(offering: Offering, actor: Actor | None, reason: str) -> None:
    """It will not take place. It stays visible as cancelled, for good."""
    lock(offering)
    states.next_state(offering, "cancel")
    _move(offering, "cancel", actor, _needed(reason))
    signals.offering_cancelled.send(offering, actor=actor, reason=reason)


def _needed(reason: str) -> str:
    if not reason.strip():
        sentence = _l("Say why, in a sentence. Participants and visitors read it.")
        raise Invalid("no_reason", sentence, field="reason")
    return reason.strip()


def _move(
    offering: Offering, move: str, actor: Actor | None, reason: str = "", *, raises_sequence: bool = True
) -> None:
    """A legal move: the row, its step, its stamps, its line in the audit."""
    before = offering.state
    offering.state = states.next_state(offering, move)
    note(offering, before, actor, reason)
    stamp(offering, calendar=True, sequence=raises_sequence)
    audit.record(actor, f"offering.{move}", "offering", offering.id, reason=reason)
    db.session.flush()


def note(offering: Offering, before: str | None, actor: Actor | None, reason: str = "") -> None:
    """Its step, from ``before`` to the state in which it is."""
    db.session.add(
        OfferingStep(
            offering_id=offering.id,
            from_state=before,
            to_state=offering.state,
            actor_id=actor.id if actor else None,
            actor_name=actor.display_name if actor else "",
            reason=reason,
            at=clock.now(),
        )
    )

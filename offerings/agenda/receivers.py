"""The agenda follows its offering: its publication, copies, dates, rules and end."""

from typing import Any

from core.audit import Actor
from offerings.agenda import actions, clash_words, queries
from offerings.base import publication, signals
from offerings.base.models import Offering
from offerings.base.publication import Obstacle
from offerings.tracks.actions import copy_all as copy_tracks


def guard(offering: Offering) -> list[Obstacle]:
    """Every hard clash stands between a draft and its publication."""
    hard = [clash for clash in queries.find_clashes(offering) if clash.is_hard]
    values = {"ref": offering.ref}
    return [
        Obstacle(f"clash_{clash.kind}", clash_words.sentence(clash), endpoint="agenda.index", values=values)
        for clash in hard
    ]


publication.GUARDS.append(guard)


@signals.offering_published.connect
def publish_programme(offering: Offering, actor: Actor | None, **_rest: Any) -> None:
    """What was planned before is what is being published; later drafts wait for "Publish the programme"."""
    if queries.list_drafts(offering):
        actions.publish_drafts(offering, actor)


@signals.offering_copied.connect
def copy_agenda(offering: Offering, copy: Offering, days: int, **_rest: Any) -> None:
    actions.copy_all(offering, copy, days, copy_tracks(offering, copy))


@signals.offering_changed.connect
def follow_rules(offering: Offering, changes: dict[str, Any], **_rest: Any) -> None:
    """Also when it takes place again after it was postponed, and needs its rooms back."""
    if changes.keys() & {"clash_rules", "state"}:
        actions.follow_rules(offering)


@signals.offering_postponed.connect
def release_rooms(offering: Offering, **_rest: Any) -> None:
    actions.release_rooms(offering)


@signals.offering_rescheduled.connect
def follow_dates(offering: Offering, actor: Actor | None, days: int, **_rest: Any) -> None:
    actions.shift_all(offering, actor, days)


@signals.offering_cancelled.connect
def cancel_items(offering: Offering, actor: Actor | None, reason: str, **_rest: Any) -> None:
    actions.cancel_all(offering, actor, reason)

"""The three strong items of the home page: what comes next, and the next of each other kind. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from offerings.base.models import Offering

COUNT = 3
SOON = timedelta(days=90)


def choose(candidates: Sequence[Offering], today: date) -> list[Offering]:
    """At most three of ``candidates`` (by first day). An umbrella comes before its parts; one of each kind if there is.

    What has begun already is chosen only when too little is still to begin.
    """
    coming = [each for each in candidates if each.starts_on is not None and each.starts_on >= today]
    running = [each for each in candidates if each not in coming]
    ordered = sorted(coming, key=lambda each: _worth(each, today)) + running
    chosen: list[Offering] = []
    for kind in dict.fromkeys(each.kind for each in ordered):
        chosen.append(next(each for each in ordered if each.kind == kind))
    chosen += [each for each in ordered if each not in chosen]
    return sorted(chosen[:COUNT], key=lambda each: each not in coming)


def _worth(offering: Offering, today: date) -> tuple[bool, bool, bool, date]:
    """Soon, on its own, with a summary to read, and sooner."""
    assert offering.starts_on is not None
    return offering.starts_on > today + SOON, offering.parent_id is not None, not offering.summary, offering.starts_on

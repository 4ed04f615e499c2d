"""What somebody who takes attendance does with one tap: values in, a new mark out. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from core.errors import Refused
from core.i18n import _l
from trainings.attendance.actions import NewMark

Tap = Literal["here", "late", "out"]
TAPS: tuple[Tap, ...] = ("here", "late", "out")

AHEAD = timedelta(hours=2)
"""How long before a meeting people can be marked for it."""


@dataclass(frozen=True)
class Moment:
    """A meeting as the taker finds it."""

    starts_at: datetime
    ends_at: datetime
    now: datetime

    @property
    def is_over(self) -> bool:
        return self.now > self.ends_at

    @property
    def is_too_early(self) -> bool:
        return self.now < self.starts_at - AHEAD


def tapped(tap: Tap, meeting: Moment, method: str) -> NewMark:
    """ "here": from the beginning, also of a meeting that is over; "late": from now on; "out": until now.

    Refused hours before the meeting: whoever is marked present must have been there. "late" and "out" say "now", so
    they are refused once it is over.
    """
    if meeting.is_too_early:
        raise Refused("too_early", _l("This meeting has not begun, so nobody can be marked for it yet."))
    if tap == "here":
        if meeting.is_over:
            return NewMark("manual", method, at=meeting.starts_at, until_at=meeting.ends_at)
        return NewMark("in", method, at=min(meeting.starts_at, meeting.now))
    if meeting.is_over:
        raise Refused("over", _l("The meeting is over. Correct the times on the person's page."))
    return NewMark("in" if tap == "late" else "out", method)

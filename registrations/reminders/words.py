"""Schedules as people say them."""

from core.errors import Sentence
from core.i18n import _, _l, _n
from registrations.reminders.models import Reminder

AUDIENCES: dict[str, tuple[Sentence, str]] = {
    "confirmed": (_l("Who is confirmed"), "state=confirmed"),
    "arrived": (_l("Who was there"), "state=confirmed&arrived=yes"),
    "absent": (_l("Who was confirmed and did not come"), "state=confirmed&arrived=no"),
    "pending": (_l("Who waits for approval"), "state=pending"),
    "waiting": (_l("Who is on the waiting list"), "state=waiting"),
    "active": (_l("Everybody who takes part or wants to"), ""),
}
"""Key -> word, and the filter of the list of participants."""

MOMENTS = {"before": _l("Before it begins"), "after": _l("After it ends")}
UNITS = {"days": _l("days"), "hours": _l("hours")}


def when(reminder: Reminder) -> str:
    """ "3 days before, at 9:00"."""
    number = reminder.amount
    if reminder.unit == "hours":
        before = _n("%(num)s hour before it begins", "%(num)s hours before it begins", number)
        after = _n("%(num)s hour after it ends", "%(num)s hours after it ends", number)
        return before if reminder.moment == "before" else after
    hour = f"{reminder.at_hour:02d}:00"
    if number == 0:
        first, last = _("On the first day, at %(hour)s", hour=hour), _("On the last day, at %(hour)s", hour=hour)
        return first if reminder.moment == "before" else last
    before = _n("%(num)s day before, at %(hour)s", "%(num)s days before, at %(hour)s", number, hour=hour)
    after = _n("%(num)s day after, at %(hour)s", "%(num)s days after, at %(hour)s", number, hour=hour)
    return before if reminder.moment == "before" else after

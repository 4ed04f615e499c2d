"""How long seats are still held, in words."""

from dataclasses import dataclass
from datetime import timedelta

from core import clock
from core.i18n import _, _n, datetime_in, time_of_day
from registrations.orders.models import Order

_SOON = timedelta(hours=2)


@dataclass(frozen=True)
class HoldWords:
    """ "Your seats are held until 14:05", "12 minutes left"; ``seconds``: the same for a script that counts down."""

    until: str
    left: str
    seconds: int


def hold_words(order: Order, zone: str) -> HoldWords | None:
    """On the wall in ``zone``; None when nothing is held, or not any more."""
    if not order.is_held or order.hold_expires_at is None:
        return None
    left = order.hold_expires_at - clock.now()
    seconds = int(left.total_seconds())
    if left > _SOON:
        when = datetime_in(order.hold_expires_at, zone)
        hours = _n("%(num)s hour left", "%(num)s hours left", seconds // 3600)
        return HoldWords(str(_("Your seats are held until %(when)s", when=when)), str(hours), seconds)
    time = time_of_day(order.hold_expires_at, zone)
    minutes = _n("%(num)s minute left", "%(num)s minutes left", seconds // 60)
    words = minutes if seconds >= 60 else _("less than a minute left")
    return HoldWords(str(_("Your seats are held until %(time)s", time=time)), str(words), seconds)

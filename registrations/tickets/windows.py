"""When one can register, and until when one may change one's mind: values in, values out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from offerings.base.models import Offering
from registrations.tickets.models import TicketType

Reason = Literal["open", "draft", "cancelled", "postponed", "over", "not_yet", "closed", "withdrawn", "code", "invited"]


@dataclass(frozen=True)
class Window:
    """``reason`` is "open" when one can register now; both instants None for "no such limit"."""

    reason: Reason
    opens_at: datetime | None
    closes_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.reason == "open"


def midnight(day: date, zone: str) -> datetime:
    """When the day begins in ``zone``."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


def starts_at(offering: Offering) -> datetime | None:
    """The beginning of the first day; None while the date is to be confirmed."""
    return midnight(offering.starts_on, offering.time_zone) if offering.starts_on else None


def ends_at(offering: Offering) -> datetime | None:
    """The end of the last day."""
    last = offering.ends_on or offering.starts_on
    return midnight(last + timedelta(days=1), offering.time_zone) if last else None


def window(offering: Offering, ticket_type: TicketType | None, now: datetime) -> Window:
    """Whether one can register now, for a ticket type or for the offering as a whole."""
    own = [ticket_type.opens_at, offering.registration_opens_at] if ticket_type else [offering.registration_opens_at]
    ends = [offering.registration_closes_at, ends_at(offering), ticket_type.closes_at if ticket_type else None]
    opens = max((moment for moment in own if moment), default=None)
    closes = min((moment for moment in ends if moment), default=None)
    return Window(_reason(offering, ticket_type, opens, closes, now), opens, closes)


def _reason(
    offering: Offering, ticket_type: TicketType | None, opens: datetime | None, closes: datetime | None, now: datetime
) -> Reason:
    end = ends_at(offering)
    if offering.state != "published":
        return offering.state  # type: ignore[return-value]
    if end is not None and now >= end:
        return "over"
    if ticket_type is not None and ticket_type.withdrawn_at is not None:
        return "withdrawn"
    if closes is not None and now >= closes:
        return "closed"
    return "not_yet" if opens is not None and now < opens else "open"


def changes_until(offering: Offering) -> datetime | None:
    """Until when a participant may change or cancel alone."""
    return offering.changes_until_at or starts_at(offering)


def offer_expires_at(offering: Offering, now: datetime) -> datetime | None:
    """How long a seat is held for the next in line: ``offer_hours``, at most until the offering starts.

    Once it runs, at most until it ends. None when no seat can be offered: not published, or over.
    """
    end = ends_at(offering)
    if offering.state != "published" or (end is not None and now >= end):
        return None
    limits = [moment for moment in (starts_at(offering), end) if moment is not None and moment > now]
    return min([now + timedelta(hours=offering.offer_hours), *limits])

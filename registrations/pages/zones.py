"""Whether the reader's clock differs from that of the place, in a sentence."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from core import clock
from core.i18n import _, time_of_day, zone_name
from offerings.base.models import Offering


def zone_warning(offering: Offering, zone: str) -> str | None:
    """A sentence for somebody whose own zone is ``zone``; None where the clocks agree on the first day."""
    if offering.time_zone == zone:
        return None
    day = offering.starts_on or clock.today(offering.time_zone)
    nine = datetime.combine(day, time(9), ZoneInfo(offering.time_zone)).astimezone(UTC)
    there, here = (nine.astimezone(ZoneInfo(each)).utcoffset() for each in (offering.time_zone, zone))
    if there == here:
        return None
    return str(
        _(
            "Times are those of the place (%(theirs)s). Your own zone is %(yours)s: 09:00 there is %(time)s for you.",
            theirs=zone_name(offering.time_zone, nine),
            yours=zone_name(zone, nine),
            time=time_of_day(nine, zone),
        )
    )

"""When seats that nobody filled are let go, and when their managers hear of it: values in, values out."""

from datetime import date, datetime, timedelta

from registrations.tickets.windows import midnight


def released_at(release_on: date, zone: str) -> datetime:
    """The end of the last day."""
    return midnight(release_on + timedelta(days=1), zone)


def warning(release_on: date, zone: str, now: datetime) -> str:
    """ "week" in the seven days before the last one, "day" on it, else empty."""
    if now >= released_at(release_on, zone) or now < midnight(release_on - timedelta(days=7), zone):
        return ""
    return "day" if now >= midnight(release_on, zone) else "week"

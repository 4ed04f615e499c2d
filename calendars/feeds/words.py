"""Choices of a subscriber in words."""

from core.i18n import _, _n


def alarm_word(minutes: int) -> str:
    """How long before the start."""
    if minutes == 0:
        return _("at the start")
    if minutes % 1440 == 0:
        return _n("%(num)s day before", "%(num)s days before", minutes // 1440)
    if minutes % 60 == 0:
        return _n("%(num)s hour before", "%(num)s hours before", minutes // 60)
    return _n("%(num)s minute before", "%(num)s minutes before", minutes)

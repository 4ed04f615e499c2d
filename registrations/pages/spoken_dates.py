"""Days and deadlines as one says them to somebody who must decide whether to come."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from core.i18n import LOCALES, date_long, date_range, datetime_in, language
from offerings.base.models import Offering


def when_words(offering: Offering) -> str:
    """ "Thursday 19 to Saturday 21 November 2026", "2026年11月19日（周四）至21日（周六）"."""
    first, last = offering.starts_on, offering.ends_on
    if first is None:
        return date_range(None, None)
    if last is None or last == first:
        return date_long(first)
    return _chinese(first, last) if language() == "zh" else _english(first, last)


def last_moment(closes: datetime, zone: str) -> str:
    """A deadline in full; midnight reads as the last minute of the day before, which is the day people mean."""
    local = closes.astimezone(ZoneInfo(zone))
    is_midnight = (local.hour, local.minute) == (0, 0)
    return datetime_in(closes - timedelta(minutes=1) if is_midnight else closes, zone)


def _english(first: date, last: date) -> str:
    shape = "EEEE d" if _same_month(first, last) else "EEEE d MMMM" if first.year == last.year else "EEEE d MMMM y"
    return f"{_said(first, shape)} to {_said(last, 'EEEE d MMMM y')}"


def _chinese(first: date, last: date) -> str:
    shape = "d日" if _same_month(first, last) else "M月d日" if first.year == last.year else "y年M月d日"
    return f"{_said(first, 'y年M月d日（EEE）')}至{_said(last, shape + '（EEE）')}"


def _same_month(first: date, last: date) -> bool:
    return (first.year, first.month) == (last.year, last.month)


def _said(day: date, shape: str) -> str:
    return str(format_date(day, shape, locale=LOCALES[language()]))

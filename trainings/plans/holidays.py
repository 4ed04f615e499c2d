"""Public holidays of mainland China, and the weekends on which people work for them (调休). Data, with its sources.

2026: Notice of the General Office of the State Council on the holidays of 2026 (国务院办公厅关于2026年部分节假日安排的
通知, 国办发明电〔2025〕7号, 4 November 2025), compared day by day with the text that Xinhua printed on that day
(https://politics.gmw.cn/2025-11/04/content_38391083.htm).
2027: only the days that the Regulation on Public Holidays (全国年节及纪念日放假办法, as amended by State Council decree
795 of 10 November 2024) itself fixes; the notice with the longer breaks and the make-up days was not to be found
on 22 November 2026. Whoever plans adds further days as exceptions.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from core.database import Localized

_NEW_YEAR = {"en": "New Year", "zh": "元旦"}
_SPRING = {"en": "Spring Festival", "zh": "春节"}
_QINGMING = {"en": "Qingming Festival", "zh": "清明节"}
_LABOUR = {"en": "Labour Day", "zh": "劳动节"}
_DRAGON = {"en": "Dragon Boat Festival", "zh": "端午节"}
_AUTUMN = {"en": "Mid-Autumn Festival", "zh": "中秋节"}
_NATIONAL = {"en": "National Day", "zh": "国庆节"}

_BREAKS: list[tuple[str, str, Localized]] = [
    ("2026-01-01", "2026-01-03", _NEW_YEAR),
    ("2026-02-15", "2026-02-23", _SPRING),
    ("2026-04-04", "2026-04-06", _QINGMING),
    ("2026-05-01", "2026-05-05", _LABOUR),
    ("2026-06-19", "2026-06-21", _DRAGON),
    ("2026-09-25", "2026-09-27", _AUTUMN),
    ("2026-10-01", "2026-10-07", _NATIONAL),
    ("2027-01-01", "2027-01-01", _NEW_YEAR),
    ("2027-02-05", "2027-02-08", _SPRING),
    ("2027-04-05", "2027-04-05", _QINGMING),
    ("2027-05-01", "2027-05-02", _LABOUR),
    ("2027-06-09", "2027-06-09", _DRAGON),
    ("2027-09-15", "2027-09-15", _AUTUMN),
    ("2027-10-01", "2027-10-03", _NATIONAL),
]
"""First and last day, inclusive."""

_WORKED = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")

KNOWN_UNTIL = date(2027, 12, 31)
"""Of later years nothing is known here."""
CERTAIN_UNTIL = date(2026, 12, 31)
"""After this day breaks may be longer than they stand here, and weekends may be worked."""


def _days() -> Iterator[tuple[date, Localized]]:
    for first, last, name in _BREAKS:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        for number in range((end - start).days + 1):
            yield start + timedelta(days=number), name


HOLIDAYS: dict[date, Localized] = dict(_days())
"""Day -> the name of its holiday."""
MAKE_UP_DAYS = frozenset(map(date.fromisoformat, _WORKED))
"""Saturdays and Sundays that are working days."""

"""Languages: which one a reader gets, how localised data is picked, how times and dates are said."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import (
    format_date,
    format_datetime,
    format_interval,
    format_time,
    get_month_names,
    get_timezone_name,
)
from babel.numbers import format_currency
from babel.support import NullTranslations
from flask import Flask
from flask_babel import get_locale, get_translations
from flask_babel.speaklater import LazyString
from markupsafe import escape

from core.database import Localized

__all__ = ["LOCALES", "_", "_l", "_n", "language", "locale_for", "pick"]

LazyString.__html__ = lambda self: escape(str(self))  # it claims to be safe HTML, whatever its placeholders hold

LOCALES = {"en": "en", "zh": "zh_Hans_CN"}
"""Language of data -> locale of the interface."""

TAGS = {"en": "en", "zh": "zh-Hans"}
"""Language of data -> BCP 47 tag for ``lang=``."""

_catalogues: dict[str, NullTranslations] = {}
"""By language."""


def catalogue() -> NullTranslations:
    """The sentences of this page's language.

    flask_babel spells the locale anew for each sentence, which took a sixth of a page.
    """
    locale = get_locale()
    wanted = locale.language if locale is not None else ""  # outside of any context
    found = _catalogues.get(wanted)
    if found is None:
        found = get_translations()
        if wanted:
            _catalogues[wanted] = found
    return found


def _(sentence: str, /, **values: object) -> str:
    """The sentence in the page's language, its ``%(named)s`` places filled."""
    found: str = catalogue().ugettext(sentence)
    return found % values if values else found


def _n(one: str, many: str, num: int, /, **values: object) -> str:
    """``one`` or ``many``, as the page's language wants it for ``num``, which both may name."""
    found: str = catalogue().ungettext(one, many, num)
    return found % {"num": num, **values}


def _l(sentence: str, /, **values: object) -> LazyString:
    """The sentence in the language of the page that will show it."""
    return LazyString(_, sentence, **values)


def install(app: Flask) -> None:
    """The same for templates."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda sentence: catalogue().ugettext(sentence),
        ngettext=lambda one, many, num: catalogue().ungettext(one, many, num),
        newstyle=True,
    )


def language() -> str:
    """The language this page or mail is in: "en" or "zh"."""
    locale = get_locale()
    return "zh" if locale is not None and locale.language == "zh" else "en"


def locale_for(language: str) -> str:
    """The interface locale for a stored language; English for one we don't have."""
    return LOCALES.get(language, "en")


def pick(text: Localized | None, wanted: str) -> tuple[str, str]:
    """The text in ``wanted`` or, where it was not filled in, in any other language, with the language it is in."""
    if not text:
        return "", wanted
    if text.get(wanted):
        return text[wanted], wanted
    for other, value in text.items():
        if value:
            return value, other
    return "", wanted


def localized(text: Localized | None) -> str:
    """The text in the page's language, with fallback. Use ``localized_lang`` for the ``lang`` attribute."""
    return pick(text, language())[0]


def localized_lang(text: Localized | None) -> str:
    """The BCP 47 tag of what ``localized`` returned."""
    return TAGS[pick(text, language())[1]]


def locale_tag() -> str:
    return TAGS[language()]


def _locale() -> Any:
    return get_locale() or "en"


def joined(texts: Iterable[str], wanted: str | None = None) -> str:
    """The texts that are not empty, with the comma of the language: "Hall 1, Foshan", "一号馆，佛山"."""
    return ("，" if (wanted or language()) == "zh" else ", ").join(text for text in texts if text)


def listed(texts: Iterable[str]) -> str:
    """Several things of a kind: "Student, Member", "学生、会员"."""
    return ("、" if language() == "zh" else ", ").join(text for text in texts if text)


def sentences(texts: Iterable[str]) -> str:
    """Whole sentences in a row, those that are not empty: Chinese has no space after a full stop."""
    return ("" if language() == "zh" else " ").join(text for text in texts if text)


def aside(text: str, note: str) -> str:
    """ "Text (note)", in Chinese with its own brackets."""
    return f"{text}（{note}）" if language() == "zh" else f"{text} ({note})"


def month_names() -> list[str]:
    """The twelve months, short."""
    names = get_month_names("abbreviated", context="stand-alone", locale=get_locale() or "en")
    return [names[number] for number in range(1, 13)]


def date_long(value: date) -> str:
    """ "Thursday, 19 November 2026", "2026年11月19日星期四"."""
    return format_date(value, "full" if language() == "zh" else "EEEE, d MMMM y", locale=_locale())


def date_short(value: date) -> str:
    """ "19 Nov 2026", "2026年11月19日"."""
    return format_date(value, "long" if language() == "zh" else "d MMM y", locale=_locale())


def date_range(start: date | None, end: date | None) -> str:
    """ "19–21 November 2026"; one date when both are equal; a sentence when there is none yet."""
    if start is None:
        return str(_("Date to be confirmed"))
    if end is None or end == start:
        return date_short(start)
    return str(format_interval(start, end, "yMMMd", locale="en_GB" if language() == "en" else _locale()))


def time_of_day(value: datetime, zone: str) -> str:
    """ "14:05" on the wall in ``zone``."""
    return format_time(value.astimezone(ZoneInfo(zone)).time(), "HH:mm", locale=_locale())


def time_range(start: datetime, end: datetime, zone: str) -> str:
    """ "14:00–15:30" on the wall in ``zone``; says the day too when it ends on another one."""
    first, last = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    text = f"{time_of_day(start, zone)}–{time_of_day(end, zone)}"
    return text if first.date() == last.date() else aside(text, date_short(last.date()))


def zone_name(zone: str, at: datetime | None = None) -> str:
    """The zone in words: "China Standard Time"."""
    when = at.astimezone(ZoneInfo(zone)) if at else None
    return get_timezone_name(when or ZoneInfo(zone), width="long", locale=_locale())


def moment_in(value: datetime, zone: str) -> str:
    """ "19 Nov 2026, 14:05", "2026年11月19日 14:05": day and time on the wall in ``zone``, for tables."""
    between = " " if language() == "zh" else ", "
    return f"{date_short(value.astimezone(ZoneInfo(zone)).date())}{between}{time_of_day(value, zone)}"


def datetime_in(value: datetime, zone: str) -> str:
    """Date, time and zone in full, for mails and deadlines."""
    local = value.astimezone(ZoneInfo(zone))
    pattern = "y年M月d日 EEEE HH:mm" if language() == "zh" else "EEEE, d MMMM y, HH:mm"
    text = str(format_datetime(local, pattern, tzinfo=local.tzinfo, locale=_locale()))
    return aside(text, zone_name(zone, value))


def datetime_for(value: datetime, zone: str, reader: str) -> str:
    """As ``datetime_in`` at the place, and by the reader's clock too where that shows another time."""
    there = datetime_in(value, zone)
    if value.astimezone(ZoneInfo(zone)).utcoffset() == value.astimezone(ZoneInfo(reader)).utcoffset():
        return there
    return str(_("%(there)s, for you %(here)s", there=there, here=datetime_in(value, reader)))


def money(minor: int, currency: str) -> str:
    """An amount given in hundredths: "CN¥1,200", "CN¥12.50"; zero reads "Free"."""
    return amount(minor, currency) if minor else str(_("Free"))


def amount(minor: int, currency: str) -> str:
    """As ``money``, but zero is a number too: "CN¥0"."""
    return _amount(minor, currency, LOCALES[language()])


@lru_cache(maxsize=1024)
def _amount(minor: int, currency: str, locale: str) -> str:
    if minor % 100:
        return str(format_currency(minor / 100, currency, locale=locale))
    return str(format_currency(minor // 100, currency, format="¤#,##0", locale=locale, currency_digits=False))

"""Time zones to choose from, named as readers know them."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from core.errors import Invalid
from core.i18n import _l

_KNOWN = available_timezones()
_ZONES = [zone for zone in get_global("zone_territories") if zone in _KNOWN and not zone.startswith("Etc/")]


def check_zone(zone: str) -> str:
    """The zone, if there is one of that name. Raises Invalid at the field ``time_zone``."""
    if zone not in _KNOWN:
        raise Invalid("zone_unknown", _l("Choose a time zone from the list."), "time_zone")
    return zone


@lru_cache(maxsize=8)
def zone_choices(locale: str) -> list[tuple[str, str]]:
    """Name and words of each zone, as ("Asia/Shanghai", "上海 (Asia/Shanghai)"), in order of the Latin city names."""
    parsed = Locale.parse(locale)
    named = [(zone, _words(zone, parsed)) for zone in _ZONES]
    return sorted(named, key=lambda pair: (pair[0].rpartition("/")[2], pair[0]))


def _words(zone: str, locale: Locale) -> str:
    city = locale.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
    return f"{city} ({zone})"

"""Countries and regions as ISO 3166 alpha-2 codes, from codes or from names in English and Chinese."""

import re
from functools import cache

from babel import Locale

_CODE = re.compile(r"[A-Z]{2}")
_ALSO = {
    "中国大陆": "CN",
    "mainland china": "CN",
    "香港": "HK",
    "hong kong": "HK",
    "澳门": "MO",
    "macao": "MO",
    "macau": "MO",
    "台湾": "TW",
    "uk": "GB",
    "usa": "US",
}


def find_country(raw: str) -> str | None:
    """The code, or None when ``raw`` is neither a code nor a name."""
    return _names().get(raw.strip().casefold())


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for locale in (Locale("en"), Locale("zh", script="Hans")):
        for code, name in locale.territories.items():
            if _CODE.fullmatch(code):
                found[name.casefold()] = found[code.casefold()] = code
    return found | _ALSO

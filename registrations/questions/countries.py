"""Countries and regions (ISO 3166-1) by their names in both languages."""

from functools import lru_cache

from babel import Locale

from core.i18n import LOCALES, language
from core.text import sort_key

_ALL = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO
    JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR
    MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
    RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
    TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
CODES = frozenset(_ALL.split())

_OF_CHINA = {
    "en": {"HK": "Hong Kong, China", "MO": "Macao, China", "TW": "Taiwan, China"},
    "zh": {"HK": "中国香港", "MO": "中国澳门", "TW": "中国台湾"},
}


def country_name(code: str) -> str:
    """In the page's language; the code itself for one we don't know."""
    return _names(language()).get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """(code, name) in the order in which readers of the page's language look for them; China first."""
    return list(_choices(language()))


@lru_cache(maxsize=4)
def _names(wanted: str) -> dict[str, str]:
    territories = Locale.parse(LOCALES[wanted]).territories
    return {code: _OF_CHINA[wanted].get(code) or territories.get(code, code) for code in CODES}


@lru_cache(maxsize=4)
def _choices(wanted: str) -> tuple[tuple[str, str], ...]:
    found = sorted(_names(wanted).items(), key=lambda each: (each[0] != "CN", sort_key(each[1])))
    return tuple(found)

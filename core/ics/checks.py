"""What a value must be before it may go into a calendar. Each check raises ValueError with a sentence."""

import re
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_NOT_PLACES = frozenset({"localtime", "Factory", "posixrules"})
_YEARS = range(1970, 2200)
_UID = re.compile(r"[!-~]+@[!-~]+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-~]+")
_EMAIL = re.compile(r"[^\s@\x00-\x1f\x7f<>\"]+@[^\s@\x00-\x1f\x7f<>\"]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SEQUENCE_LIMIT = 1_000_000
_known_zones: set[str] = set()

Moment = date | datetime


def require(condition: bool, sentence: str) -> None:
    if not condition:
        raise ValueError(sentence)


def is_all_day(moment: Moment) -> bool:
    return not isinstance(moment, datetime)


def zone_name(zone: tzinfo | None) -> str:
    """The IANA name of a zone; strict clients refuse invented ones (RFC 5545 3.2.19)."""
    if zone is UTC:
        return "UTC"
    key = zone.key if isinstance(zone, ZoneInfo) else None
    if key is None:
        raise ValueError(f"A time needs a ZoneInfo from the IANA database, not {zone!r}.")
    if key not in _known_zones:
        _check_iana(key)
        _known_zones.add(key)
    return key


def _check_iana(key: str) -> None:
    require(
        key not in _NOT_PLACES and not key.startswith(("posix/", "right/")),
        f"{key} is not an IANA time zone.",
    )
    try:
        ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{key} is not an IANA time zone.") from error


def check_span(starts: Moment, ends: Moment) -> None:
    """RFC 5545 3.6.1: the end is exclusive, of the type of the start, and later."""
    require(is_all_day(starts) == is_all_day(ends), "Start and end must both be dates or both be times.")
    require(starts.year in _YEARS and ends.year in _YEARS, "Start and end must lie between 1970 and 2199.")
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        zone_name(starts.tzinfo)
        zone_name(ends.tzinfo)
        # Two times of one zone are compared by their wall clock, which lies when the clock is put back.
        starts, ends = (moment.astimezone(UTC).replace(microsecond=0) for moment in (starts, ends))
    require(ends > starts, "The end must be later than the start.")


def check_utc(moment: datetime, name: str) -> None:
    require(moment.tzinfo is not None and not moment.utcoffset(), f"{name} must be an aware UTC time.")


def check_uid(uid: str) -> None:
    """RFC 5545 3.8.4.7: globally unique, the domain on the right."""
    require(_UID.fullmatch(uid) is not None, f"A UID looks like name@domain in plain ASCII, not {uid!r}.")


def check_uri(uri: str, name: str) -> None:
    require(_URI.fullmatch(uri) is not None, f"{name} must be an absolute, percent-encoded URI, not {uri!r}.")


def check_email(email: str) -> None:
    require(_EMAIL.fullmatch(email) is not None, f"{email!r} is not an e-mail address.")


def check_language(language: str) -> None:
    require(_LANGUAGE.fullmatch(language) is not None, f"{language!r} is not a language tag.")


def check_geo(geo: tuple[float, float]) -> None:
    """RFC 5545 3.8.1.6: latitude, longitude in degrees."""
    latitude, longitude = geo
    require(-90 <= latitude <= 90 and -180 <= longitude <= 180, f"{geo} is not a place on earth.")


def check_sequence(sequence: int) -> None:
    """RFC 5545 3.8.7.4: a small counter; Google drops events whose SEQUENCE is a time stamp."""
    require(0 <= sequence < _SEQUENCE_LIMIT, f"SEQUENCE is a small counter, not {sequence}.")

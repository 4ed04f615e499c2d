"""Time zones named by files, by IANA or by Windows."""

import re
from zoneinfo import ZoneInfo

from babel.core import get_global

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+){0,2}")


def find_zone(name: str) -> ZoneInfo | None:
    """The IANA zone of that name ("China Standard Time" is Windows' for Asia/Shanghai), also behind a vendor's path
    ("/mozilla.org/20050126_1/Europe/Rome")."""
    parts = name.strip().strip('"').strip("/").split("/")
    windows = get_global("windows_zone_mapping").get(name.strip().strip('"'))
    if windows:
        return _load(windows)
    candidates = ("/".join(parts[-size:]) for size in (len(parts), 3, 2) if 0 < size <= len(parts))
    return next((zone for candidate in candidates if (zone := _load(candidate))), None)


def _load(name: str) -> ZoneInfo | None:
    if len(name) > 64 or not _NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None

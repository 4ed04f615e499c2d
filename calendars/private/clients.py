"""Which program fetched a feed, in words its owner knows, from its User-Agent (RFC 9110 10.1.5)."""

from core.text import clean

LONGEST = 60

_NAMES = (
    ("google-calendar-importer", "Google Calendar"),
    ("google-calendar", "Google Calendar"),
    ("googlebot", "Google Calendar"),
    ("davx5", "DAVx5"),
    ("icsx5", "ICSx5"),
    ("vdirsyncer", "vdirsyncer"),
    ("khal", "khal"),
    ("thunderbird", "Thunderbird"),
    ("evolution", "Evolution"),
    ("akonadi", "KOrganizer"),
    ("korganizer", "KOrganizer"),
    ("homeassistant", "Home Assistant"),
    ("home assistant", "Home Assistant"),
    ("nextcloud", "Nextcloud"),
    ("fantastical", "Fantastical"),
    ("busycal", "BusyCal"),
    ("microsoft.exchange", "Outlook"),
    ("exchangeservicesclient", "Outlook"),
    ("outlook", "Outlook"),
    ("microsoft office", "Outlook"),
    ("yahoo", "Yahoo Calendar"),
    ("dataaccessd", "Apple Calendar"),
    ("calendaragent", "Apple Calendar"),
    ("accountsd", "Apple Calendar"),
    ("calendar/", "Apple Calendar"),
    ("firefox/", "Firefox"),
    ("edg/", "Edge"),
    ("chrome/", "Chrome"),
    ("safari/", "Safari"),
    ("curl/", "curl"),
)
"""What a User-Agent holds, in small letters, and what people call it: the first that fits."""


def plain_name(user_agent: str) -> str:
    """The program's name, or what it says of itself, cut."""
    text = clean(user_agent).strip()
    folded = text.lower()
    return next((name for hint, name in _NAMES if hint in folded), text[:LONGEST])

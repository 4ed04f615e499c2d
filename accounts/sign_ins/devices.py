"""What a browser says it is, in words a person recognises."""

import re

_BROWSERS = [
    (r"MicroMessenger/", "WeChat"),
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"QQBrowser/", "QQ Browser"),
    (r"UCBrowser/", "UC Browser"),
    (r"(?:Firefox|FxiOS)/", "Firefox"),
    (r"(?:HeadlessChrome|Chrome|CriOS|Chromium)/", "Chrome"),
    (r"Safari/", "Safari"),
]
_SYSTEMS = [
    (r"HarmonyOS|OpenHarmony", "HarmonyOS"),
    (r"Android", "Android"),
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"CrOS", "ChromeOS"),
    (r"Linux", "Linux"),
]


def describe(user_agent: str) -> tuple[str, str]:
    """Browser and system; each empty when it is none we know."""
    return _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)


def _first(known: list[tuple[str, str]], user_agent: str) -> str:
    return next((name for pattern, name in known if re.search(pattern, user_agent)), "")

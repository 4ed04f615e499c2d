"""Where to go after signing in: only to a page of ours."""

import re
from urllib.parse import urlsplit

HOME = "/my"
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def safe_next(wanted: str | None) -> str:
    """``wanted`` when it is a path on this site (query included), else the person's own page.

    Browsers read ``//host``, ``/\\host`` and paths with tabs or line feeds as other sites.
    """
    if not wanted or len(wanted) > 1_000 or not _OWN_PATH.fullmatch(wanted):
        return HOME
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or parts.path in ("/accounts/sign-in", "/accounts/sign-out", "/accounts/sign-up"):
        return HOME
    return wanted

"""A scope as an HTTP answer: conditional, in the coding asked for, without reading or setting a cookie."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Response, current_app, request

from calendars.feeds.scopes import Scope
from calendars.feeds.store import Store
from core.conditional import decide, http_date, negotiate_gzip
from core.i18n import TAGS, pick
from core.ics.emit import emit
from core.ics.values import Calendar

STORE = Store()
DEFAULT_LANGUAGE = "zh"


def answer(scope: Scope, refresh_hours: int = 4, *, is_private: bool = False, variant: str = "") -> Response:
    """200 with the bytes or 304 without a body (RFC 9110 13.1), Last-Modified that never goes back.

    ``?lang=`` chooses the language of titles; ``variant`` tells apart private feeds of one key.
    """
    language = request.args.get("lang", DEFAULT_LANGUAGE)
    language = language if language in TAGS else DEFAULT_LANGUAGE
    base_url = current_app.config["SETTINGS"].base_url
    stored = STORE.get(
        (scope.key, variant, language, base_url),
        scope.revision,
        lambda: build(scope, language, base_url, refresh_hours),
    )
    zipped = negotiate_gzip(request.headers.get("Accept-Encoding", ""))
    etag = stored.zipped_etag if zipped else stored.etag
    modified = int(scope.revision.changed_at.timestamp())
    verdict = decide(
        request.method,
        request.headers.get("If-None-Match"),
        request.headers.get("If-Modified-Since"),
        etag=etag,
        last_modified=modified,
    )
    response = Response(
        b"" if verdict == "not_modified" else stored.zipped if zipped else stored.body,
        304 if verdict == "not_modified" else 200,
        content_type="text/calendar; charset=utf-8",
    )
    headers = response.headers
    headers["ETag"] = etag
    headers["Last-Modified"] = http_date(modified)
    headers["Vary"] = "Accept-Encoding"
    headers["Cache-Control"] = "private, no-cache" if is_private else "public, no-cache"
    if zipped and verdict == "full":
        headers["Content-Encoding"] = "gzip"
    if is_private:
        headers["Referrer-Policy"] = "no-referrer"
        headers["X-Robots-Tag"] = "noindex"
    else:
        headers["Access-Control-Allow-Origin"] = "*"
    return response


def build(scope: Scope, language: str, base_url: str, refresh_hours: int = 4) -> bytes:
    """The octets of a feed: nothing in them comes from the clock."""
    return emit(
        Calendar(
            name=pick(scope.title, language)[0],
            events=tuple(scope.events(language, base_url)),
            last_modified=scope.revision.changed_at,
            language=TAGS[language],  # type: ignore[arg-type]
            source_url=None if scope.path.startswith("/calendars/private/") else f"{base_url}{scope.path}",
            url=f"{base_url}{scope.page_path}",
            refresh=timedelta(hours=refresh_hours),
            timezone=ZoneInfo(scope.time_zone),
            colour=scope.colour,
        )
    )

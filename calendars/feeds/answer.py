"""A scope as an HTTP answer: conditional, in the form and coding asked for, without reading or setting a cookie."""

import math
from datetime import timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, current_app, request

from calendars.feeds.formats import FORMATS
from calendars.feeds.scopes import Scope, Voice
from calendars.feeds.store import LIMIT_BYTES, Store, Stored
from core import clock
from core.conditional import decide, http_date, negotiate_gzip
from core.i18n import TAGS, pick
from core.ics.values import Calendar

ALARMS = (0, 5, 10, 15, 30, 60, 120, 1440)
"""Minutes before the start that a subscriber may choose."""

STORE = Store(LIMIT_BYTES - LIMIT_BYTES // 8)
SEARCHES = Store(LIMIT_BYTES // 8)
"""Apart: there are as many searches as one can think of, and they must not drive out what everybody follows."""

REFRESH = timedelta(hours=4)


def answer(scope: Scope, form: str = "ics") -> Response:
    """200 with the bytes or 304 without a body (RFC 9110 13.1). ``form``: a key of FORMATS.

    ``?lang=`` chooses the language of titles, ``?alarm=`` one of ALARMS; whatever else they say falls back.
    """
    voice = voice_asked(scope)
    stored = _stored(scope, voice, form)
    zipped = negotiate_gzip(request.headers.get("Accept-Encoding", ""))
    etag = stored.zipped_etag if zipped else stored.etag
    known = scope.revision.changed_at.timestamp()
    verdict = decide(
        request.method,
        request.headers.get("If-None-Match"),
        request.headers.get("If-Modified-Since") if scope.is_dated else None,
        etag=etag,
        last_modified=math.floor(known) + 1,
    )
    body = b"" if verdict == "not_modified" else stored.zipped if zipped else stored.body
    response = Response(body, 304 if verdict == "not_modified" else 200, content_type=FORMATS[form].content_type)
    headers = response.headers
    headers["ETag"] = etag
    if scope.is_dated:
        headers["Last-Modified"] = http_date(_dated(known))
    headers["Vary"] = "Accept-Encoding"
    headers["Cache-Control"] = "private, no-cache" if scope.is_private else "public, no-cache"
    if zipped and verdict == "full":
        headers["Content-Encoding"] = "gzip"
    if scope.is_private:
        headers["Referrer-Policy"] = "no-referrer"
        headers["X-Robots-Tag"] = "noindex"
    else:
        headers["Access-Control-Allow-Origin"] = "*"
    return response


def _dated(known: float) -> int:
    """Last-Modified: the second after the change. Within the second of the change, that second: then another change may
    still follow in it, so who comes back with this date alone gets everything once more (RFC 9110 8.8.2.2)."""
    return min(math.floor(known) + 1, math.floor(clock.now().timestamp()))


def voice_asked(scope: Scope) -> Voice:
    """How this request wants entries told."""
    language = request.args.get("lang", "")
    alarm = request.args.get("alarm", "")
    return Voice(
        language if language in TAGS else scope.language,
        current_app.config["SETTINGS"].base_url,
        int(alarm) if alarm in map(str, ALARMS) else scope.alarm,
    )


def _stored(scope: Scope, voice: Voice, form: str) -> Stored:
    store = SEARCHES if scope.key.startswith("search?") else STORE
    title = pick(scope.title, voice.language)[0]
    return store.get(
        (scope.key, voice, form), (scope.revision, title), lambda: build(scope, voice, form), family=scope.key
    )


def build(scope: Scope, voice: Voice, form: str = "ics") -> bytes:
    """The octets of a feed: nothing in them comes from the clock."""
    return FORMATS[form].write(head(scope, voice, form), scope.load(voice))


def head(scope: Scope, voice: Voice, form: str = "ics") -> Calendar:
    """What a calendar says of itself; without entries."""
    return Calendar(
        name=pick(scope.title, voice.language)[0],
        events=(),
        last_modified=scope.revision.changed_at,
        language=TAGS[voice.language],  # type: ignore[arg-type]
        source_url=None if scope.is_private else address(scope, voice, form),
        url=f"{voice.base_url}{scope.page_path}",
        refresh=REFRESH,
        timezone=ZoneInfo(scope.time_zone),
        colour=scope.colour,
    )


def address(scope: Scope, voice: Voice, form: str = "ics") -> str:
    """Where this feed is, told like this: absolute."""
    said = urlencode([("lang", voice.language), *([("alarm", voice.alarm)] if voice.alarm is not None else [])])
    query = "&".join(part for part in (scope.query, said) if part)
    return f"{voice.base_url}{scope.path}.{form}?{query}"

"""CalDAV over HTTP. Nothing here reads or sets a cookie: programs send an app password with each request."""

import gzip
from collections.abc import Callable

from flask import Blueprint, Response, current_app, redirect, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from accounts.app_passwords.basic import CHALLENGE, NotIdentified, identify, is_wrong_guess
from calendars.caldav import reports, requests
from calendars.caldav.multistatus import CONTENT_TYPE, Multistatus, error, multistatus
from calendars.caldav.names import dav
from calendars.caldav.privileges import WRITING
from calendars.caldav.properties import found
from calendars.caldav.refusals import Refusal, bad_request, forbidden, need_privilege
from calendars.caldav.resources import PUBLIC, ROOT, Member, Resource, Viewer, children, find
from calendars.caldav.xml import MOST_BYTES, read
from core.access import public
from core.conditional import decide, http_date, negotiate_gzip
from core.database import db
from core.errors import DomainError, NotFound
from core.limits import limiter

blueprint = Blueprint("caldav", __name__)

_ALLOWED = ("OPTIONS", "GET", "HEAD", "PROPFIND", "REPORT")
_NEVER = ("POST", "PATCH", "LOCK", "UNLOCK")
_DAV = "1, 3, access-control, calendar-access"
_WORTH_ZIPPING = 1_400
_HELP = (
    "This is a CalDAV address: give it to a calendar program rather than to a browser.\n"
    "How: {base_url}/my/app-passwords\n"
)

Handler = Callable[[Resource, Viewer], Response]


@blueprint.record_once
def trust_no_form_token(state: BlueprintSetupState) -> None:
    """No cookie counts here, so nobody can be made to send one."""
    state.app.extensions["csrf"].exempt(blueprint)


@blueprint.route("/.well-known/caldav", methods=["GET", "PROPFIND"], provide_automatic_options=False)
@public
def well_known() -> ResponseReturnValue:
    """RFC 6764 5: where CalDAV begins. At 301 clients built on requests (python-caldav) ask again without the body."""
    response = redirect(ROOT, 307)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@blueprint.route(ROOT, methods=[*_ALLOWED, *WRITING, *_NEVER], provide_automatic_options=False)
@blueprint.route(f"{ROOT}<path:path>", methods=[*_ALLOWED, *WRITING, *_NEVER], provide_automatic_options=False)
@public
@limiter.limit("30 per minute; 200 per hour", deduct_when=is_wrong_guess)
def serve(path: str = "") -> Response:
    """Public calendars for everybody; all else for whoever sends an app password."""
    if request.method == "OPTIONS":
        return _options()
    viewer = Viewer(identify(), current_app.config["SETTINGS"].base_url)
    resource = _find(f"{ROOT}{path}", viewer)
    if request.method in _NEVER:
        raise Refusal(405, "These calendars are read-only.")
    if request.method in WRITING:
        raise need_privilege(resource.href, WRITING[request.method])
    response = _HANDLERS[request.method](resource, viewer)
    response.headers["DAV"] = _DAV
    response.headers["Cache-Control"] = "private, no-cache" if viewer.user else "no-cache"
    if request.path != resource.href:
        response.headers["Content-Location"] = resource.href
    return response


def _find(path: str, viewer: Viewer) -> Resource:
    """What is asked for; of a thing that is not there, for methods that would make it, the calendar it would be in."""
    is_open = path.startswith(PUBLIC) or (path == ROOT and request.method in ("GET", "HEAD"))
    if viewer.user is None and not is_open and path.removeprefix(ROOT).split("/")[0] in ("", "people"):
        raise NotIdentified
    try:
        return find(path, viewer)
    except NotFound:
        parent = path.rstrip("/").rpartition("/")[0] + "/"
        if parent == ROOT or request.method not in ("PUT", "MKCALENDAR", "MKCOL"):
            raise
        return find(parent, viewer)


def _options() -> Response:
    return Response(status=200, headers={"DAV": _DAV, "Allow": ", ".join(_ALLOWED), "Cache-Control": "no-cache"})


def _get(resource: Resource, viewer: Viewer) -> Response:
    """An object as it is; of anything else, a word for people who end up here."""
    if not isinstance(resource, Member):
        return Response(_HELP.format(base_url=viewer.base_url), mimetype="text/plain")
    body, etag = resource.object.body, resource.object.etag
    modified = int(resource.object.changed_at.timestamp())
    verdict = decide(
        request.method,
        request.headers.get("If-None-Match"),
        request.headers.get("If-Modified-Since"),
        etag=etag,
        last_modified=modified,
    )
    response = Response(b"" if verdict == "not_modified" else body, 304 if verdict == "not_modified" else 200)
    response.content_type = "text/calendar; charset=utf-8; component=vevent"
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(modified)
    return response


def _propfind(resource: Resource, viewer: Viewer) -> Response:
    wanted = requests.read_propfind(read(body) if (body := _body()) else None)
    depth = _depth("infinity")
    if depth == "infinity" and not isinstance(resource, Member):
        raise forbidden(dav("propfind-finite-depth"), "Ask with Depth 0 or 1.")
    shown = [resource, *children(resource, viewer)] if depth == "1" else [resource]
    brief = _is_brief()
    answer = multistatus(Multistatus([found(each, wanted, viewer, brief=brief) for each in shown]))
    return _xml(answer, 207)


def _report(resource: Resource, viewer: Viewer) -> Response:
    octets, content_type = reports.answer(read(_body()), resource, viewer, _depth("0"))
    status = 207 if b"multistatus" in octets[:200] else 200
    return _xml(octets, status, content_type)


_HANDLERS: dict[str, Handler] = {"GET": _get, "HEAD": _get, "PROPFIND": _propfind, "REPORT": _report}


def _body() -> bytes:
    request.max_content_length = MOST_BYTES
    try:
        return request.get_data()
    except RequestEntityTooLarge as large:
        raise Refusal(413, "The body is larger than one MiB.") from large


def _depth(default: str) -> str:
    """RFC 4918 10.2; what is not said is infinity for PROPFIND and 0 for REPORT (RFC 3253 3.6)."""
    depth = request.headers.get("Depth", default).strip().lower()
    if depth not in ("0", "1", "infinity"):
        raise bad_request("Depth is 0, 1 or infinity.")
    return depth


def _is_brief() -> bool:
    """RFC 8144 2.1, and its forerunner."""
    preferences = request.headers.get("Prefer", "").replace(" ", "").lower().split(",")
    return "return=minimal" in preferences or request.headers.get("Brief", "").strip().lower() == "t"


def _xml(octets: bytes, status: int, content_type: str = CONTENT_TYPE) -> Response:
    response = Response(octets, status, content_type=content_type)
    response.headers["Vary"] = "Accept-Encoding"
    if len(octets) > _WORTH_ZIPPING and negotiate_gzip(request.headers.get("Accept-Encoding", "")):
        response.set_data(gzip.compress(octets, 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


@blueprint.errorhandler(Refusal)
def refused(refusal: Refusal) -> Response:
    db.session.rollback()
    response = Response(error(refusal), refusal.status, content_type=CONTENT_TYPE)
    response.headers["DAV"] = _DAV
    response.headers["Cache-Control"] = "no-cache"
    if refusal.status == 405:
        response.headers["Allow"] = ", ".join(_ALLOWED)
    return response


@blueprint.errorhandler(DomainError)
def unknown(refusal: DomainError) -> Response:
    """Not found, not identified: what the pages say on a page, in a line; in English, for a cookie has no say here."""
    with force_locale("en"):
        response = refused(Refusal(refusal.status, str(refusal.message)))
    if isinstance(refusal, NotIdentified):
        response.headers["WWW-Authenticate"] = CHALLENGE
    return response


@blueprint.errorhandler(HTTPException)
def failed(failure: HTTPException) -> ResponseReturnValue:
    """Too many guesses, a method that nobody knows."""
    if failure.code is None or failure.code < 400:
        return failure
    return refused(Refusal(failure.code, failure.description or failure.name))

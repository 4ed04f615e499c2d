"""/dev/inbox: the mails of this installation as files, for whoever tries it out. Does not exist in production."""

from email import message_from_bytes
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from core.access import is_development, public
from core.errors import NotFound
from notifications.mail.transport import folder_of

blueprint = Blueprint("outbox", __name__)

SHOWN = 200


def _folder() -> Path:
    folder = folder_of(current_app.config["SETTINGS"].mail_uri)
    if folder is None or not is_development():
        raise NotFound
    return folder


def _read(name: str) -> EmailMessage:
    paths = [path for path in _folder().glob("*.eml") if path.stem == name]
    if not paths:
        raise NotFound
    mail = message_from_bytes(paths[0].read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def _header(path: Path) -> Message:
    """Of a mail in a list, which needs no more of it."""
    with path.open("rb") as file:
        return BytesHeaderParser(policy=default).parse(file)


def _part(mail: EmailMessage, content_type: str) -> str | None:
    """The decoded text of the first part of that type."""
    return next((str(p.get_content()) for p in mail.walk() if p.get_content_type() == content_type), None)


def _calendars(mail: EmailMessage) -> list[tuple[str, str]]:
    """Method and text of each calendar part."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    payloads = [(str(part.get_param("method", "")), part.get_payload(decode=True)) for part in parts]
    return [(method, payload.decode()) for method, payload in payloads if isinstance(payload, bytes)]


@blueprint.get("/dev/inbox")
@public
def index() -> ResponseReturnValue:
    paths = sorted(_folder().glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)[:SHOWN]
    return render_template("notifications/outbox/index.html", mails=[(path.stem, _header(path)) for path in paths])


@blueprint.get("/dev/inbox/<name>")
@public
def show(name: str) -> ResponseReturnValue:
    mail = _read(name)
    context = {"text": _part(mail, "text/plain"), "calendars": _calendars(mail)}
    return render_template("notifications/outbox/show.html", mail=mail, name=name, **context)


@blueprint.get("/dev/inbox/<name>.html")
@public
def html(name: str) -> ResponseReturnValue:
    """The HTML part as a mail client shows it; mails need inline styles, so this page has its own, closed policy."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-top-navigation"
    return Response(_part(_read(name), "text/html") or "", headers={"Content-Security-Policy": policy})

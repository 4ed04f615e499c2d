"""A row of the outbox becomes a mail: rendered in the reader's language, with its calendar parts."""

from collections.abc import Mapping, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from flask import current_app, render_template, url_for
from flask_babel import force_locale

from core.i18n import TAGS, locale_for
from core.settings import Settings
from notifications.mail.return_paths import return_path
from notifications.outbox.models import OutboxMessage


def mail_url(endpoint: str, **values: object) -> str:
    """An absolute address in a mail: the one under which people reach this installation."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url + url_for(endpoint, **values)  # type: ignore[arg-type]


def compose(message: OutboxMessage) -> EmailMessage:
    """The whole mail. Runs in a request context of its own, so that templates may build addresses.

    Raises jinja2 errors for a broken template: the row keeps them as its last error.
    """
    settings: Settings = current_app.config["SETTINGS"]
    with (
        current_app.test_request_context("/", base_url=settings.base_url),
        force_locale(locale_for(message.language)),
    ):
        subject, text, html = (_render(message, part) for part in ("subject.txt", "txt", "html"))
    mail = EmailMessage()
    mail["Subject"] = " ".join(subject.split())
    mail["From"] = _address(*parseaddr(settings.mail_from))
    mail["To"] = _address(message.to_name, message.to_address)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.message_id}@{settings.host}>"
    mail["Auto-Submitted"] = "auto-generated"
    _add_headers(mail, message, settings)
    mail.set_content(text.strip() + "\n")
    mail.add_alternative(html, subtype="html")
    _attach_calendars(mail, message.calendars)
    mail["Content-Language"] = TAGS[message.language]
    return mail


def _add_headers(mail: EmailMessage, message: OutboxMessage, settings: Settings) -> None:
    """Return-Path is for the transport, which takes it off. List-Unsubscribe needs no page in between (RFC 8058)."""
    if settings.reply_address:
        mail["Return-Path"] = f"<{return_path(settings.reply_address, message.id, settings.secret_key)}>"
    if reply_to := message.context.get("reply_to"):
        mail["Reply-To"] = _address("", str(reply_to))
    if path := message.context.get("unsubscribe_path"):
        mail["List-Unsubscribe"] = f"<{settings.base_url}{path}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _render(message: OutboxMessage, part: str) -> str:
    package, _slash, name = message.template.partition("/")
    return render_template(
        f"{package}/mail/{name}.{part}",
        **message.context,
        zone=message.time_zone,
        recipient_name=message.to_name,
    )


def _address(name: str, address: str) -> Address:
    return Address(" ".join(name.split()), addr_spec=address)


def _attach_calendars(mail: EmailMessage, parts: Sequence[Mapping[str, str]]) -> None:
    """The first as an alternative to the words, with the method parameter that its METHOD repeats (RFC 6047 2.4), and
    beside it as a file for clients that only look at files. A message names one UID (RFC 5546 3.2), so each further
    one is a text/calendar part of its own.
    """
    for number, part in enumerate(parts, start=1):
        octets, params = part["text"].encode(), {"method": part["method"], "charset": "utf-8"}
        if number == 1:
            mail.add_alternative(octets, maintype="text", subtype="calendar", params=params, cte="base64")
            mail.add_attachment(octets, maintype="application", subtype="ics", filename="event.ics")
        else:
            name = f"event-{number}.ics"
            mail.add_attachment(octets, "text", "calendar", params=params, cte="base64", filename=name)

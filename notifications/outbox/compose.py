"""A row of the outbox becomes a mail: rendered in the reader's language, with the calendar part if it has one."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from flask import current_app, render_template, url_for
from flask_babel import force_locale

from core.i18n import TAGS, locale_for
from core.settings import Settings
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
    mail.set_content(text.strip() + "\n")
    mail.add_alternative(html, subtype="html")
    if message.calendar:
        _attach_calendar(mail, message.calendar, message.calendar_method)
    mail["Content-Language"] = TAGS[message.language]
    return mail


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


def _attach_calendar(mail: EmailMessage, calendar: str, method: str | None) -> None:
    """RFC 6047 2.4: an alternative with the method parameter; beside it a file for clients that only look at files."""
    params = {"method": method} if method else {}
    mail.add_alternative(
        calendar.encode(), maintype="text", subtype="calendar", params={**params, "charset": "utf-8"}, cte="base64"
    )
    mail.add_attachment(calendar.encode(), maintype="application", subtype="ics", filename="event.ics")

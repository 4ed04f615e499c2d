"""Hands a finished mail on: to an SMTP server, or to a folder where development and tests look at it."""

import os
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from core.text import clean

Send = Callable[[EmailMessage], None]

TIMEOUT_SECONDS = 30


class RefusedForGood(Exception):
    """The server will never take this mail (5xx), its words say why: trying again is pointless."""


def transport(mail_uri: str) -> Send:
    """A function that delivers one mail or raises OSError/SMTPException (try again) or RefusedForGood.

    ``mail_uri``: ``file:///folder``, ``smtp://``, ``smtps://`` or ``smtp+starttls://[user:password@]host[:port]``.
    """
    url = urlsplit(mail_uri)
    if url.scheme == "file":
        return lambda mail: _to_folder(Path(unquote(url.path)), mail)
    if url.scheme in ("smtp", "smtps", "smtp+starttls"):
        return lambda mail: _to_server(mail_uri, mail)
    raise ValueError(f"MAIL_URL has an unknown scheme: {url.scheme!r}. Use file, smtp, smtps or smtp+starttls.")


def folder_of(mail_uri: str) -> Path | None:
    """Where mails are put as files; None when they go to a server."""
    url = urlsplit(mail_uri)
    return Path(unquote(url.path)) if url.scheme == "file" else None


def _to_folder(folder: Path, mail: EmailMessage) -> None:
    """One file a message, named by its Message-ID: a second delivery replaces the first."""
    folder.mkdir(parents=True, exist_ok=True)
    name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
    half = folder / f".{name}.part"
    half.write_bytes(mail.as_bytes(policy=SMTP))
    os.replace(half, folder / f"{name}.eml")


def _to_server(mail_uri: str, mail: EmailMessage) -> None:
    url = urlsplit(mail_uri)
    client = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    port = url.port or {"smtps": 465, "smtp+starttls": 587}.get(url.scheme, 25)
    sender = str(mail["Return-Path"] or "").strip("<> ")
    del mail["Return-Path"]  # the receiving side writes it from the envelope (RFC 5321 4.4)
    try:
        with client(url.hostname or "localhost", port, timeout=TIMEOUT_SECONDS) as server:
            if url.scheme == "smtp+starttls":
                server.starttls()
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(mail, from_addr=sender or None)
    except smtplib.SMTPRecipientsRefused as error:
        if all(500 <= code < 600 for code, _text in error.recipients.values()):
            raise RefusedForGood(_words(*next(iter(error.recipients.values())))) from error
        raise
    except smtplib.SMTPResponseException as error:
        if 500 <= error.smtp_code < 600 and not isinstance(error, smtplib.SMTPAuthenticationError):
            raise RefusedForGood(_words(error.smtp_code, error.smtp_error)) from error
        raise


def _words(code: int, text: bytes | str) -> str:
    """What a server answered, on one line."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(clean(f"{code} {words}").split())

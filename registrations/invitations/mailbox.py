"""Replies in a mailbox: IMAP over TLS or a Maildir. What was read moves to a folder of ours, so nothing is read twice.

A mail that can't be read moves too, to "Not understood"; only what the database refused stays for the next round.
"""

import imaplib
import mailbox
import re
import ssl
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from sqlalchemy.exc import SQLAlchemyError

from registrations.invitations.itip import LARGEST_MAIL

log = structlog.get_logger("replies")

READ, NOT_UNDERSTOOD = "Read", "Not understood"
_PARENT = "Huizhi"
_A_ROUND = 200
_TIMEOUT_SECONDS = 30

Take = Callable[[bytes], bool]
"""True when the mail was understood (also: ignored); raises SQLAlchemyError to be tried again."""


def read_mailbox(url: str, take: Take) -> None:
    """One round over what is new. Never raises for what the mailbox does: it is looked at again in a minute."""
    try:
        if urlsplit(url).scheme == "maildir":
            _read_maildir(Path(unquote(urlsplit(url).path)), take)
        else:
            _read_imap(url, take)
    except (OSError, imaplib.IMAP4.error, mailbox.Error, SQLAlchemyError) as error:
        log.warning("mailbox failed", error=type(error).__name__)  # not its words: they may hold the password


def _read_maildir(path: Path, take: Take) -> None:
    box = mailbox.Maildir(path, create=False)
    folders = {True: box.add_folder(f"{_PARENT}.{READ}"), False: box.add_folder(f"{_PARENT}.{NOT_UNDERSTOOD}")}
    for key in sorted(box.keys())[:_A_ROUND]:
        try:
            octets = box.get_bytes(key)
        except (KeyError, OSError):
            continue  # another reader took it
        understood = take(octets)
        folders[understood].add(octets)
        box.discard(key)


def _read_imap(url: str, take: Take) -> None:
    parts = urlsplit(url)
    context = ssl.create_default_context()
    folder = unquote(parts.path.strip("/")) or "INBOX"
    with imaplib.IMAP4_SSL(
        parts.hostname or "", parts.port or 993, ssl_context=context, timeout=_TIMEOUT_SECONDS
    ) as server:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        _check(server.select(_quoted(folder)))
        separator = _separator(server)
        targets = {
            understood: f"{_PARENT}{separator}{name}" for understood, name in ((True, READ), (False, NOT_UNDERSTOOD))
        }
        for name in targets.values():
            server.create(_quoted(name))  # NO when it is there already
        _status, found = server.uid("SEARCH", "UNDELETED")
        for uid in (found[0] or b"").split()[:_A_ROUND]:
            understood = take(_fetch(server, uid.decode()))
            _move(server, uid.decode(), targets[understood])


def _fetch(server: imaplib.IMAP4, uid: str) -> bytes:
    """The whole mail without marking it; of one that is too large only as much as shows that."""
    _status, data = server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST_MAIL + 1}>)")
    return next((part[1] for part in data if isinstance(part, tuple)), b"")


def _move(server: imaplib.IMAP4, uid: str, target: str) -> None:
    """MOVE (RFC 6851) where the server can; else copied, then deleted. What can't be moved is flagged as deleted."""
    if "MOVE" in server.capabilities:
        _check(server.uid("MOVE", uid, _quoted(target)))
        return
    _check(server.uid("COPY", uid, _quoted(target)))
    _check(server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)"))
    server.expunge()


def _separator(server: imaplib.IMAP4) -> str:
    """Between the levels of folder names, as the server says (RFC 9051 6.3.9)."""
    _status, data = server.list('""', '""')
    line = data[0].decode("ascii", "replace") if data and isinstance(data[0], bytes) else ""
    found = re.search(r'\) "(.)" ', line)
    return found.group(1) if found else "/"


def _check(answer: tuple[str, object]) -> None:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error("refused")


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'

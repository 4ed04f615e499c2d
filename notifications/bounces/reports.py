"""A delivery status notification (RFC 3464) becomes a value. Pure; every input is hostile, so nothing here raises."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import default
from itertools import islice

from core.text import clean
from notifications.mail.statuses import is_hard

LARGEST = 2 * 1024 * 1024
_MOST_PARTS = 60
_MOST_ADDRESSES = 50
_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_HEADERS = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global",
    "message/global-headers",
)
_STATUS = ("message/delivery-status", "message/global-delivery-status")


@dataclass(frozen=True)
class Report:
    """``action``: "failed", "delayed", "delivered", "relayed" or "expanded"; ``status``: "5.1.1"; ``reason``: one line
    of what the server said; ``sent_to``: addresses the report went to, lower case; ``message_id``: of the mail that
    came back, without its brackets, empty when unknown."""

    action: str
    status: str
    reason: str
    sent_to: tuple[str, ...]
    message_id: str

    @property
    def is_hard(self) -> bool:
        """No mail will ever arrive there."""
        return self.action == "failed" and is_hard(self.status, self.reason)


def read_report(octets: bytes, envelope_to: str = "") -> Report | None:
    """None for any mail that is no delivery report."""
    if len(octets) > LARGEST:
        return None
    try:
        return _read(message_from_bytes(octets, policy=default), envelope_to)
    except Exception:  # the parser meets its match: depth, headers that make no sense
        return None


def _read(mail: Message, envelope_to: str) -> Report | None:
    if mail.get_content_type() != "multipart/report":
        return None
    parts = list(islice(mail.walk(), _MOST_PARTS))
    blocks = [block for part in parts if part.get_content_type() in _STATUS for block in _blocks(part)]
    told = [block for block in blocks if _raw(block, "Action")]
    if not told:
        return None
    chosen = next((block for block in told if _word(block, "Action") == "failed"), told[0])
    diagnostic = _line(_raw(chosen, "Diagnostic-Code").partition(";")[2] or _raw(chosen, "Diagnostic-Code"))
    return Report(
        action=_word(chosen, "Action"),
        status=_line(_raw(chosen, "Status").partition("(")[0])[:20],
        reason=diagnostic[:250],
        sent_to=tuple(filter(None, (envelope_to.strip().lower(), *islice(_addresses(mail), _MOST_ADDRESSES)))),
        message_id=_message_id(parts),
    )


def _blocks(part: Message) -> list[Message]:
    """One of the whole message, then one for each recipient (RFC 3464 2.1)."""
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _raw(block: Message, name: str) -> str:
    """As it stands there: the library's own reading of a header fails on many that are broken."""
    return next((str(value) for key, value in block.raw_items() if key.lower() == name.lower()), "")


def _word(block: Message, name: str) -> str:
    return _line(_raw(block, name)).lower()[:20]


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _addresses(mail: Message) -> Iterator[str]:
    for name in _TO:
        for header in mail.get_all(name, []):
            addresses = getattr(header, "addresses", None)
            if addresses is None:
                yield str(header).strip().strip("<>").lower()
            else:
                yield from (each.addr_spec.lower() for each in addresses)


def _message_id(parts: list[Message]) -> str:
    """The report has an ID of its own; that of the mail stands in what came back with it."""
    for part in parts:
        if part.get_content_type() not in _HEADERS:
            continue
        payload = part.get_payload()
        if isinstance(payload, list) and payload and isinstance(payload[0], Message):
            found = _raw(payload[0], "Message-ID")
        else:
            octets = part.get_payload(decode=True)
            head = message_from_bytes(octets if isinstance(octets, bytes) else b"", policy=default)
            found = _raw(head, "Message-ID")
        if found.strip():
            return found.strip().strip("<>")[:200]
    return ""

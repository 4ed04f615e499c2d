"""A mail becomes the calendar reply it carries, or says why it carries none. Pure; every input is hostile.

Mail as email.policy.default reads it, the calendar as the icalendar library does; sizes, parts and depth are bounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from icalendar import Calendar, Component

LARGEST_MAIL = 2 * 1024 * 1024
_LARGEST_CALENDAR = 128 * 1024
_MOST_PARTS = 60
_MOST_EVENTS = 50
_MOST_ADDRESSES = 50
_LONGEST_COMMENT = 500
_TYPES = ("text/calendar", "application/ics")
_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To")
_ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}


class Unusable(Exception):
    """The mail is no reply that we could take. ``reason`` is one word for the log, without anything of the mail."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Ignored(Unusable):
    """No person's or calendar's answer: a bounce, an automatic reply."""


@dataclass(frozen=True)
class Answer:
    """``occurrence``: as objects.key_of says it, empty for the whole; ``word``: None for a PARTSTAT we can't take."""

    occurrence: str
    word: str | None
    comment: str


@dataclass(frozen=True)
class Reply:
    """``sent_to``: every address that the mail says it went to, lower case; ``attendee`` too."""

    uid: str
    attendee: str
    sequence: int
    stamped_at: datetime
    answers: tuple[Answer, ...]
    sent_to: tuple[str, ...]
    is_automatic: bool


def read(octets: bytes, envelope_to: str = "") -> Reply:
    """The reply in a mail; raises Unusable or Ignored."""
    mail = _mail(octets)
    _refuse_automatic(mail)
    events = _events(_calendar(mail))
    uid, attendee, sequence, stamped_at = _common(events)
    sent_to = (envelope_to.strip().lower(), *_addresses(mail))
    is_automatic = str(mail.get("Auto-Submitted", "no")).strip().lower() != "no"
    answers = tuple(_answer(event) for event in events)
    return Reply(uid, attendee, sequence, stamped_at, answers, tuple(filter(None, sent_to)), is_automatic)


def _mail(octets: bytes) -> EmailMessage:
    if len(octets) > LARGEST_MAIL:
        raise Unusable("too_large")
    try:
        mail = message_from_bytes(octets, policy=default)
        parts = [part for part, _number in zip(mail.walk(), range(_MOST_PARTS + 1), strict=False)]
    except Exception as error:  # the parser meets its match: depth, headers that make no sense
        raise Unusable("broken_mail") from error
    if len(parts) > _MOST_PARTS:
        raise Unusable("too_many_parts")
    assert isinstance(mail, EmailMessage)
    return mail


def _refuse_automatic(mail: EmailMessage) -> None:
    """Bounces and absence notes. Calendars that answer by themselves say auto-generated, and are heard (RFC 3834 5)."""
    try:
        submitted = str(mail.get("Auto-Submitted", "")).strip().lower()
        is_bounce = mail.get_content_type() == "multipart/report" or str(mail.get("Return-Path", "")).strip() == "<>"
    except Exception as error:
        raise Unusable("broken_mail") from error
    if submitted.startswith("auto-replied") or is_bounce:
        raise Ignored("automatic")


def _calendar(mail: EmailMessage) -> Component:
    """The first part that is a calendar with METHOD:REPLY; the same one comes twice from many clients."""
    reasons = ["no_calendar"]
    for octets in _calendar_octets(mail):
        try:
            calendar = Calendar.from_ical(_text(octets))
            method = str(calendar.get("METHOD", ""))
        except Exception:  # whatever a parser says to garbage
            reasons.append("broken_calendar")
            continue
        if method.strip().upper() == "REPLY":
            return calendar
        reasons.append("no_reply")
    raise Unusable(reasons[-1])


def _calendar_octets(mail: EmailMessage) -> Iterator[bytes]:
    for part in mail.walk():
        try:
            name = (part.get_filename() or "").lower()
            is_calendar = part.get_content_type() in _TYPES or name.endswith(".ics")
            octets = part.get_payload(decode=True) if is_calendar and not part.is_multipart() else None
        except Exception as error:
            raise Unusable("broken_mail") from error
        if isinstance(octets, bytes):
            if len(octets) > _LARGEST_CALENDAR:
                raise Unusable("too_large")
            yield octets


def _text(octets: bytes) -> str:
    """Whatever charset the part claims: calendars are UTF-8 (RFC 5545 3.1.4), some of Exchange's UTF-16."""
    if octets[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return octets.decode("utf-16")
    return octets.decode("utf-8-sig", errors="replace")


def _events(calendar: Component) -> list[Component]:
    parts = calendar.subcomponents
    events = [part for part in parts if part.name == "VEVENT"]
    if len(parts) > 2 * _MOST_EVENTS or not 0 < len(events) <= _MOST_EVENTS:
        raise Unusable("number_of_events")
    return events


def _common(events: list[Component]) -> tuple[str, str, int, datetime]:
    """What all of them must agree on: one UID, one attendee; the newest SEQUENCE and DTSTAMP."""
    try:
        uids = {str(event["UID"]) for event in events}
        attendees = {_attendee(event) for event in events}
        sequence = max(int(event.get("SEQUENCE", 0)) for event in events)
        stamped_at = max(_instant(event.decoded("DTSTAMP")) for event in events)
    except Unusable:
        raise
    except Exception as error:
        raise Unusable("broken_event") from error
    if len(uids) != 1 or len(attendees) != 1:
        raise Unusable("not_one_invitation")
    return uids.pop(), attendees.pop(), sequence, stamped_at


def _attendee(event: Component) -> str:
    """RFC 5546 3.2.3: exactly one."""
    attendee = event.get("ATTENDEE")
    if attendee is None or isinstance(attendee, list):
        raise Unusable("not_one_attendee")
    scheme, _colon, address = str(attendee).partition(":")
    if scheme.strip().lower() != "mailto" or not address.strip():
        raise Unusable("not_one_attendee")
    return address.strip().lower()


def _answer(event: Component) -> Answer:
    try:
        partstat = str(event["ATTENDEE"].params.get("PARTSTAT", "")).upper()
        recurrence_id = event.get("RECURRENCE-ID")
        occurrence = "" if recurrence_id is None else _key(recurrence_id.dt)
        comments = event.get("COMMENT", "")
        comment = " ".join(map(str, comments)) if isinstance(comments, list) else str(comments)
    except Exception as error:
        raise Unusable("broken_event") from error
    plain = " ".join("".join(c if c.isprintable() else " " for c in comment[: 4 * _LONGEST_COMMENT]).split())
    return Answer(occurrence, _ANSWERS.get(partstat), plain[:_LONGEST_COMMENT])


def _key(moment: Any) -> str:
    if isinstance(moment, datetime):
        return _instant(moment).isoformat()
    assert isinstance(moment, date)
    return moment.isoformat()


def _instant(moment: Any) -> datetime:
    """RFC 5545 3.8.7.2 wants DTSTAMP in UTC; a clock without a zone is taken for that."""
    assert isinstance(moment, datetime)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _addresses(mail: EmailMessage) -> list[str]:
    found: list[str] = []
    for name in _TO:
        for value in mail.get_all(name, [])[:_MOST_ADDRESSES]:
            addresses = getattr(value, "addresses", None)
            if addresses is None:
                found.append(str(value).strip().strip("<>").lower())
            else:
                found += [str(each.addr_spec).lower() for each in addresses]
    return found[:_MOST_ADDRESSES]

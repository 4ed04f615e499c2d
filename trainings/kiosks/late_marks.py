"""What a tablet noted while it had no network, with the time by its own clock: one verdict each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.users.models import User
from core import clock
from core.errors import DomainError, Invalid, NotFound, Refused
from core.i18n import _l
from core.text import has_forbidden_characters
from offerings.agenda.models import AgendaItem
from registrations.base.models import Registration
from registrations.base.queries import get_of
from trainings.attendance import actions
from trainings.attendance.actions import NewMark
from trainings.attendance.minutes import corrected
from trainings.kiosks.finding import find
from trainings.meeting_codes.codes import is_open
from trainings.roll_calls.rows import Row, list_rows

MOST = 100
"""In one sending."""


@dataclass(frozen=True)
class Noted:
    """Who: ``registration`` (a ref) where the tablet had found the person already, else what was ``typed``."""

    client_id: str
    registration: str
    typed: str
    tap: str
    device_time: datetime


def read(sent: Any) -> tuple[datetime, list[Noted]]:
    """The tablet's clock at sending, and its notes. Raises Invalid for anything else."""
    try:
        notes = [_noted(each) for each in sent["marks"][:MOST]]
        return _time(sent["sent_at"]), notes
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        raise Invalid("unreadable", _l("This can't be read.")) from None


def _noted(row: Mapping[str, Any]) -> Noted:
    words = [str(row.get(name) or "")[:40] for name in ("registration", "who")]
    if any(has_forbidden_characters(word) for word in words):
        raise ValueError(words)
    return Noted(str(UUID(row["id"])), words[0], words[1], "out" if row.get("tap") == "out" else "in", _time(row["at"]))


def _time(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.utcoffset() is None or not datetime(2000, 1, 1, tzinfo=found.tzinfo) < found:
        raise ValueError(text)
    return found


def take(item: AgendaItem, user: User, sent_at: datetime, notes: list[Noted]) -> list[dict[str, str]]:
    """``{"id", "name"}`` of what is written down, ``{"id", "problem"}`` of what somebody has to look at. What was sent
    before is answered as then."""
    rows = list_rows(item.offering, item, clock.now()) if any(not noted.registration for noted in notes) else []
    return [_verdict(item, user, sent_at, noted, rows) for noted in notes]


def _verdict(item: AgendaItem, user: User, sent_at: datetime, noted: Noted, rows: list[Row]) -> dict[str, str]:
    at = corrected(noted.device_time, sent_at, clock.now())
    try:
        if not is_open(item.starts_at, item.ends_at, at):
            raise Refused("closed", _l("It was not the time of this meeting."))
        registration = _person(item, noted, rows)
        new = NewMark(noted.tap, "kiosk", device_time=noted.device_time, sent_time=sent_at, client_id=noted.client_id)
        actions.mark(item, registration, user, new)
    except DomainError as error:
        return {"id": noted.client_id, "problem": str(error.message)}
    return {"id": noted.client_id, "name": registration.name_native}


def _person(item: AgendaItem, noted: Noted, rows: list[Row]) -> Registration:
    if noted.registration:
        return _get(item, noted.registration)
    found = find(item.offering_id, rows, noted.typed)
    if len(found) != 1:
        sentence = _l("Several people fit.") if found else _l("Nobody of this name or number takes part here.")
        raise Refused("unclear", sentence)
    return _get(item, found[0].trainee.ref)


def _get(item: AgendaItem, ref: str) -> Registration:
    try:
        return get_of(item.offering, ref)
    except NotFound:
        raise Refused("unclear", _l("Nobody of this name or number takes part here.")) from None

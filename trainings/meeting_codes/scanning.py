"""What a trainee's scan of the code means: their registration, or a refusal with its sentence."""

from dataclasses import dataclass
from datetime import datetime

from core.database import db
from core.errors import Gone, Invalid, NotFound, Refused
from core.i18n import _l
from offerings.agenda.models import AgendaItem
from registrations.base.models import Registration
from registrations.base.queries import find_active
from trainings.attendance import actions
from trainings.attendance.actions import NewMark
from trainings.attendance.models import AttendanceMark
from trainings.meeting_codes import codes
from trainings.meeting_codes.codes import Code


@dataclass(frozen=True)
class Scanned:
    """A code that holds for this browser. ``seen_at``: when it was first seen, which is when the person was there."""

    item: AgendaItem
    code: Code
    seen_at: datetime


def get_item(ref: str) -> AgendaItem:
    item: AgendaItem | None = db.session.scalar(db.select(AgendaItem).where(AgendaItem.ref == ref[:12]))
    if item is None or item.state != "published":
        raise NotFound
    return item


def check(item: AgendaItem, text: str, now: datetime, seen_at: datetime | None, secret_key: str) -> Scanned:
    """Raises Invalid for a code that is not of this meeting, Gone for one that is over."""
    verdict, code = codes.read(text, item.ref, now, secret_key)
    if code is None:
        raise Invalid("forged", _l("This is not a code of this meeting. Scan the one on the screen in front of you."))
    if verdict == "expired" and seen_at is None:
        raise Gone("expired", _l("This code has expired: it changes all the time. Scan the one on the screen now."))
    if not codes.is_open(item.starts_at, item.ends_at, seen_at or now):
        raise Refused(
            "closed",
            _l(
                "Attendance is not taken now. Codes work from half an hour before the meeting to half an hour after it."
            ),
        )
    return Scanned(item, code, seen_at or now)


def registration_of(item: AgendaItem, user_id: int) -> Registration:
    """The person's own; Refused for somebody who does not take part."""
    registration = find_active(item.offering_id, user_id)
    if registration is None or registration.state != "confirmed":
        raise Refused(
            "not_enrolled",
            _l(
                "With this account you don't take part in this cohort. Sign in with the account that you "
                "registered with, or ask your trainer."
            ),
        )
    return registration


def take(scanned: Scanned, registration: Registration) -> AttendanceMark:
    """One mark a person and code, however often it is sent."""
    item, code = scanned.item, scanned.code
    client_id = code.client_id(item.id, registration.id)
    return actions.mark(
        item, registration, registration.user, NewMark(code.direction, "qr", at=scanned.seen_at, client_id=client_id)
    )

"""Every write of marks: they are only ever added."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from offerings.agenda.models import AgendaItem
from registrations.base.models import Registration
from trainings.attendance.minutes import corrected
from trainings.attendance.models import AttendanceMark
from trainings.attendance.queries import find_by_client_id, list_standing_rows


@dataclass(frozen=True)
class NewMark:
    """``at``: when it happened, if somebody says so; else ``device_time`` (what a device saw, sent when its clock
    said ``sent_time``), else now. ``until_at``: of kinds that say a whole stretch."""

    kind: str
    method: str
    at: datetime | None = None
    until_at: datetime | None = None
    device_time: datetime | None = None
    sent_time: datetime | None = None
    client_id: str = ""
    reason: str = ""


def mark(item: AgendaItem, registration: Registration, actor: Actor | None, new: NewMark) -> AttendanceMark:
    """Write it down; what was sent before is answered with the row of then. Refused for a meeting that does not take
    place and for people who do not take part in it."""
    _refuse_strangers(item, [registration])
    client_id = new.client_id or str(uuid4())
    if (before := _find(client_id, item, registration)) is not None:
        return before
    row = _row(item, registration, actor, new, client_id)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return _second(client_id, item, registration)
    return row


def mark_all(
    item: AgendaItem,
    marks: Sequence[tuple[Registration, NewMark]],
    actor: Actor | None,
    *,
    replacing: Sequence[str] = (),
) -> list[AttendanceMark]:
    """Many at once, all or none. Standing marks of these people whose method is in ``replacing`` are voided."""
    _refuse_strangers(item, [registration for registration, _new in marks])
    if replacing:
        ids = [registration.id for registration, _new in marks]
        _lock(ids)
        _void_rows((row for row in list_standing_rows(item.id, ids) if row.method in replacing), actor, "")
    rows = [_row(item, registration, actor, new, new.client_id or str(uuid4())) for registration, new in marks]
    db.session.add_all(rows)
    db.session.flush()
    audit.record(actor, "attendance.marked", "agenda_item", item.id, marks=len(rows))
    return rows


def void(row: AttendanceMark, actor: Actor | None, reason: str = "") -> None:
    """It no longer counts; nothing when that was so before. The mark itself stays as it was."""
    _lock([row.registration_id])
    voided = db.session.scalar(db.select(AttendanceMark.id).where(AttendanceMark.voids_id == row.id))
    if voided is not None:
        return
    _void_rows([row], actor, reason)
    audit.record(actor, "attendance.voided", "registration", row.registration_id, mark=row.id, reason=reason)


def correct(
    item: AgendaItem,
    registration: Registration,
    actor: Actor,
    span: tuple[datetime, datetime] | None,
    reason: str,
) -> AttendanceMark | None:
    """A person was there from and until, or (None) not at all, whatever stood before; an excuse stays."""
    if not reason.strip():
        raise Invalid("no_reason", _l("Say why, in a sentence. It stays beside the correction."), field="reason")
    _refuse_strangers(item, [registration])
    if span is not None and span[1] <= span[0]:
        raise Invalid("ends_before_start", _l("It must end after it begins."), field="ends")
    _lock([registration.id])
    standing = list_standing_rows(item.id, [registration.id])
    _void_rows((row for row in standing if row.kind != "excused"), actor, reason.strip())
    row = None
    if span is not None:
        new = NewMark("manual", "office", at=span[0], until_at=span[1], reason=reason.strip())
        row = _row(item, registration, actor, new, str(uuid4()))
        db.session.add(row)
    audit.record(actor, "attendance.corrected", "registration", registration.id, item=item.ref, reason=reason.strip())
    db.session.flush()
    return row


def _refuse_strangers(item: AgendaItem, registrations: Iterable[Registration]) -> None:
    if item.state != "published":
        raise Refused("not_held", _l("This meeting does not take place, so nobody can be marked for it."))
    for registration in registrations:
        if registration.offering_id != item.offering_id or registration.state != "confirmed":
            raise Refused("not_enrolled", _l("This person does not take part here, so there is nothing to mark."))


def _lock(registration_ids: Sequence[int]) -> None:
    """Whoever takes back marks of these people waits for the one before."""
    query = db.select(Registration.id).where(Registration.id.in_(registration_ids)).order_by(Registration.id)
    db.session.execute(query.with_for_update()).all()


def _row(
    item: AgendaItem, registration: Registration, actor: Actor | None, new: NewMark, client_id: str
) -> AttendanceMark:
    now = clock.now()
    return AttendanceMark(
        client_id=client_id,
        offering_id=item.offering_id,
        item_id=item.id,
        registration_id=registration.id,
        kind=new.kind,
        method=new.method,
        at=new.at or corrected(new.device_time, new.sent_time, now),
        until_at=new.until_at,
        device_time=new.device_time,
        received_time=now,
        actor_id=actor.id if actor else None,
        actor_name=actor.display_name[:200] if actor else "",
        reason=new.reason[:500],
    )


def _void_rows(rows: Iterable[AttendanceMark], actor: Actor | None, reason: str) -> None:
    now = clock.now()
    for row in rows:
        db.session.add(
            AttendanceMark(
                offering_id=row.offering_id,
                item_id=row.item_id,
                registration_id=row.registration_id,
                kind="void",
                method="office",
                at=now,
                received_time=now,
                actor_id=actor.id if actor else None,
                actor_name=actor.display_name[:200] if actor else "",
                reason=reason[:500],
                voids_id=row.id,
            )
        )
    db.session.flush()


def _find(client_id: str, item: AgendaItem, registration: Registration) -> AttendanceMark | None:
    """What came before under this id; another one's is none of ours."""
    row = find_by_client_id(client_id)
    if row is not None and (row.item_id, row.registration_id) != (item.id, registration.id):
        raise Refused("taken", _l("This was sent before, for somebody else. Try again."))
    return row


def _second(client_id: str, item: AgendaItem, registration: Registration) -> AttendanceMark:
    """It came twice at the same moment."""
    row = _find(client_id, item, registration)
    assert row is not None, "a mark that can't be written has one before it"
    return row

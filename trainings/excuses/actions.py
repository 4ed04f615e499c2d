from sqlalchemy.exc import IntegrityError

from accounts.users.models import User
from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from notifications.outbox.actions import enqueue
from offerings.agenda.models import AgendaItem
from registrations.base.models import Registration
from registrations.questions.actions import receive
from trainings.attendance import actions as attendance
from trainings.attendance.actions import NewMark
from trainings.attendance.models import AttendanceMark
from trainings.excuses.models import Excuse


def ask(
    registration: Registration, item: AgendaItem, user: User, reason: str, file: tuple[str, bytes] | None = None
) -> Excuse:
    """Until the meeting is over; one open or granted excuse a meeting. ``file``: its name and content."""
    if not reason.strip():
        raise Invalid("no_reason", _l("Say why you can't come, in a sentence."), field="reason")
    if registration.state != "confirmed" or item.offering_id != registration.offering_id or item.state != "published":
        raise Refused("not_enrolled", _l("You don't take part in this meeting, so there is nothing to excuse."))
    if item.ends_at <= clock.now():
        raise Refused("over", _l("This meeting is over. Write to the organiser instead."))
    upload = receive(user, file[0], file[1], "file") if file else None
    excuse = Excuse(
        offering_id=item.offering_id,
        registration_id=registration.id,
        item_id=item.id,
        reason=reason.strip(),
        upload_id=upload.id if upload else None,
        asked_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(excuse)
    except IntegrityError as error:
        raise Refused("asked_before", _l("You have asked for this meeting already."), field="reason") from error
    audit.record(user, "excuse.asked", "registration", registration.id, item=item.ref)
    return excuse


def withdraw(excuse: Excuse, user: User) -> None:
    """By whoever asked, while nobody has decided."""
    _decide(excuse, user, "withdrawn", "")


def grant(excuse: Excuse, actor: User, answer: str = "") -> None:
    """What it means is in the rule. The person gets a mail."""
    _lock(excuse)
    _refuse_decided(excuse)
    new = NewMark("excused", "excuse", at=excuse.item.starts_at, reason=excuse.reason[:500])
    excuse.mark_id = attendance.mark(excuse.item, excuse.registration, actor, new).id
    _decide(excuse, actor, "granted", answer)
    _tell(excuse)


def refuse(excuse: Excuse, actor: User, answer: str) -> None:
    """With a reason, which the person reads."""
    if not answer.strip():
        raise Invalid("no_reason", _l("Say why not, in a sentence. The person reads it."), field="answer")
    _lock(excuse)
    _decide(excuse, actor, "refused", answer)
    _tell(excuse)


def take_back(excuse: Excuse, actor: User) -> None:
    """A grant that was a mistake: its mark no longer counts, and the excuse can be asked for again."""
    _lock(excuse)
    if excuse.state != "granted":
        raise Refused("not_granted", _l("This excuse was not granted, so there is nothing to take back."))
    attendance.void(db.session.get_one(AttendanceMark, excuse.mark_id), actor, excuse.answer)
    excuse.state = "asked"
    excuse.decided_at = excuse.mark_id = None
    audit.record(actor, "excuse.taken_back", "registration", excuse.registration_id, excuse=excuse.ref)
    db.session.flush()


def _lock(excuse: Excuse) -> None:
    db.session.refresh(excuse, ["state"], with_for_update=True)


def _refuse_decided(excuse: Excuse) -> None:
    if excuse.state != "asked":
        raise Refused("decided", _l("This has been decided already."))


def _decide(excuse: Excuse, actor: Actor, state: str, answer: str) -> None:
    _refuse_decided(excuse)
    excuse.state, excuse.answer, excuse.decided_at = state, answer.strip()[:500], clock.now()
    excuse.decided_by_id, excuse.decided_by_name = actor.id, actor.display_name[:200]
    audit.record(actor, f"excuse.{state}", "registration", excuse.registration_id, excuse=excuse.ref)
    db.session.flush()


def _tell(excuse: Excuse) -> None:
    recipient = excuse.registration.recipient
    if recipient is None:
        return
    context = {
        "state": excuse.state,
        "answer": excuse.answer,
        "meeting": excuse.item.title,
        "starts_at": excuse.item.starts_at.isoformat(),
        "title": excuse.registration.offering.title,
        "offering_zone": excuse.registration.offering.time_zone,
        "registration": excuse.registration.ref,
        "name": excuse.registration.name_native,
    }
    enqueue("trainings/excuse_decided", recipient, context, f"excuse:{excuse.ref}:{excuse.decided_at}")

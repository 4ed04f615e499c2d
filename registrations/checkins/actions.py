from core import clock
from core.audit import Actor
from core.database import db
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.checkins.models import CheckIn
from registrations.checkins.queries import Verdict, judge, judge_registration


def scan(offering: Offering, actor: Actor, scanned: str, secret_key: str) -> tuple[Verdict, CheckIn | None]:
    """Judge what was scanned or typed, and let the person in when the verdict is "ok"."""
    verdict = judge(offering, scanned, secret_key)
    return _let_in(offering, actor, verdict)


def check_in(offering: Offering, actor: Actor, registration: Registration) -> tuple[Verdict, CheckIn | None]:
    """The same for somebody found by name."""
    return _let_in(offering, actor, judge_registration(offering, registration))


def undo(arrival: CheckIn, actor: Actor) -> None:
    """A new row that takes the arrival back; nothing when that was done before."""
    _hold(arrival.registration)
    if db.session.scalar(db.select(CheckIn.id).where(CheckIn.undoes_id == arrival.id)) is None:
        _write(arrival.registration, actor, undoes_id=arrival.id)


def _let_in(offering: Offering, actor: Actor, verdict: Verdict) -> tuple[Verdict, CheckIn | None]:
    """Judged again under lock: of two doors that scan one ticket, one says "already"."""
    if verdict.kind != "ok" or verdict.registration is None:
        return verdict, None
    _hold(verdict.registration)
    verdict = judge_registration(offering, verdict.registration)
    if verdict.kind != "ok" or verdict.registration is None:
        return verdict, None
    return verdict, _write(verdict.registration, actor)


def _hold(registration: Registration) -> None:
    db.session.refresh(registration, ["state"], with_for_update=True)


def _write(registration: Registration, actor: Actor, undoes_id: int | None = None) -> CheckIn:
    row = CheckIn(registration_id=registration.id, at=clock.now(), actor_id=actor.id, undoes_id=undoes_id)
    db.session.add(row)
    db.session.flush()
    return row

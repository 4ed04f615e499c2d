"""Scans are written down as they come; the registration's row is held meanwhile, so that of two doors one is second."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from core import clock
from core.audit import Actor
from core.database import db
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.checkins.judge import Kind, Scan, happened_at, judge, presence
from registrations.checkins.models import CheckIn
from registrations.checkins.queries import (
    Target,
    Verdict,
    arrivals,
    find_by_client_ids,
    list_scans,
    resolve,
)
from registrations.checkins.wire import Batch, Device, Scanned


@dataclass(frozen=True)
class Outcome:
    """The answer to one scan; ``row`` is None for a scan that took back what had been taken back before."""

    client_id: str
    verdict: Kind
    let_in: bool
    row: CheckIn | None = None


@dataclass
class _Door:
    """What is known while a batch is written; ``known`` and ``scans`` grow with it."""

    offering: Offering
    actor: Actor
    device: Device
    sent_at: datetime
    now: datetime
    targets: Mapping[str, Target]
    known: dict[str, CheckIn]
    scans: dict[int, list[Scan]] = field(default_factory=dict)


def record(offering: Offering, actor: Actor, batch: Batch, secret_key: str) -> list[Outcome]:
    """Write down what a device scanned, in its order; what was sent before gets the answer of then.

    Several devices may send at once: all registrations concerned are locked in id order first.
    """
    targets = resolve(offering, {scan.code for scan in batch.scans if scan.code}, secret_key)
    wanted = {scan.client_id for scan in batch.scans} | {scan.undoes for scan in batch.scans if scan.undoes}
    ids = {target.registration.id for target in targets.values() if target.registration}
    ids |= {row.registration_id for row in find_by_client_ids(wanted).values() if row.registration_id}
    _lock(sorted(ids))
    door = _Door(offering, actor, batch.device, batch.sent_at, clock.now(), targets, find_by_client_ids(wanted))
    for row in list_scans(sorted(ids)):
        _remember(door, row)
    return [_one(door, scan) for scan in batch.scans]


def scan(
    offering: Offering, actor: Actor, scanned: str, secret_key: str, *, method: str = "scanner"
) -> tuple[Verdict, CheckIn | None]:
    """One scan of a door that waits for the answer: the person comes in when it is "ok"; the arrival, if it is one.

    What is neither a code nor a number of ours is not written down: it may be a name.
    """
    target = resolve(offering, [scanned], secret_key)[scanned]
    if target.kind == "unknown":
        return Verdict("unknown"), None
    now = clock.now()
    asked = Scanned(str(uuid4()), now, code=scanned, method=method)
    outcome = record(offering, actor, Batch(Device(), now, (asked,), ()), secret_key)[0]
    who = target.registration
    came_at = arrivals([who.id]).get(who.id) if who and outcome.verdict == "already" else None
    return Verdict(outcome.verdict, who, came_at), outcome.row if outcome.let_in else None


def undo(arrival: CheckIn, actor: Actor) -> None:
    """A new row that takes the arrival back; nothing when that was done before."""
    now = clock.now()
    back = Scanned(str(uuid4()), now, undoes=arrival.client_id)
    offering = db.session.get_one(Offering, arrival.offering_id)
    record(offering, actor, Batch(Device(), now, (back,), ()), "")


def _lock(registration_ids: Sequence[int]) -> None:
    """And read their states afresh."""
    query = db.select(Registration).where(Registration.id.in_(registration_ids)).order_by(Registration.id)
    query = query.options(db.lazyload("*")).with_for_update(of=Registration)
    db.session.scalars(query.execution_options(populate_existing=True)).all()


def _one(door: _Door, scan: Scanned) -> Outcome:
    if (before := door.known.get(scan.client_id)) is not None:
        return _answer_of(door, before)
    return _undo(door, scan) if scan.undoes else _enter(door, scan)


def _answer_of(door: _Door, row: CheckIn) -> Outcome:
    """Of a scan that came before; another offering's is none of ours."""
    if row.offering_id != door.offering.id:
        return Outcome(row.client_id, "unknown", False)
    return Outcome(row.client_id, row.verdict, row.let_in, row)  # type: ignore[arg-type]  # a word of Kind


def _enter(door: _Door, scan: Scanned) -> Outcome:
    target = door.targets[scan.code]
    verdict = target.kind
    if target.registration is not None and target.registration.ref != target.ref:
        verdict = "cancelled"  # it got a new number since the code was looked up
    elif target.registration is not None:
        is_in = presence(door.scans.get(target.registration.id, ())).entry is not None
        verdict = judge(target.registration.state, is_in=is_in, was_let_in=bool(scan.let_in))
    let_in = verdict == "ok" if scan.let_in is None else scan.let_in
    return _write(door, scan, verdict, let_in=let_in, target=target)


def _undo(door: _Door, scan: Scanned) -> Outcome:
    taken_back = door.known.get(scan.undoes)
    if taken_back is None or taken_back.offering_id != door.offering.id or taken_back.kind != "in":
        return Outcome(scan.client_id, "unknown", False)
    return _write(door, scan, "ok", let_in=False, undoes=taken_back)


def _write(
    door: _Door,
    scan: Scanned,
    verdict: Kind,
    *,
    let_in: bool,
    target: Target | None = None,
    undoes: CheckIn | None = None,
) -> Outcome:
    registration = target.registration if target else undoes.registration if undoes else None
    row = CheckIn(
        client_id=scan.client_id,
        offering_id=door.offering.id,
        registration=registration,
        kind="undo" if undoes else "in",
        let_in=let_in,
        verdict=verdict,
        device_verdict=scan.device_verdict,
        method=scan.method,
        device_id=door.device.id,
        device_name=door.device.name,
        scanned=target.ref if target and not registration else "",
        at=happened_at(scan.device_at, door.sent_at, door.now),
        device_at=scan.device_at,
        received_at=door.now,
        actor_id=door.actor.id,
        undoes_id=undoes.id if undoes else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return _second(door, scan)
    _remember(door, row)
    return Outcome(scan.client_id, verdict, let_in, row)


def _second(door: _Door, scan: Scanned) -> Outcome:
    """The same scan came twice at the same moment, or what it takes back was taken back by another device."""
    before = find_by_client_ids([scan.client_id]).get(scan.client_id)
    return _answer_of(door, before) if before else Outcome(scan.client_id, "already_undone", False)


def _remember(door: _Door, row: CheckIn) -> None:
    door.known[row.client_id] = row
    if row.registration_id is not None:
        door.scans.setdefault(row.registration_id, []).append(Scan(row.id, row.let_in, row.undoes_id))

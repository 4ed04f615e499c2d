from collections.abc import Iterator
from itertools import groupby

from core.database import db
from core.invariants import invariant
from registrations.base.models import Registration
from registrations.checkins.judge import Scan, presence
from registrations.checkins.models import CheckIn


@invariant("of the entries on one ticket the first to arrive stands, the others say so")
def one_entry_stands() -> Iterator[str]:
    query = db.select(CheckIn).where(CheckIn.registration_id.is_not(None))
    rows = db.session.scalars(query.order_by(CheckIn.registration_id, CheckIn.id).execution_options(yield_per=1000))
    for registration_id, scans in groupby(rows, key=lambda row: row.registration_id):
        before: list[Scan] = []
        for row in scans:
            is_in = presence(before).entry is not None
            if row.kind == "in" and row.verdict in (("ok",) if is_in else ("already", "duplicate")):
                yield f"Scan {row.id} of registration {registration_id} says “{row.verdict}”, which it was not."
            before.append(Scan(row.id, row.let_in, row.undoes_id))


@invariant("a scan is of the offering whose ticket it found, and so is what it takes back")
def scans_stay_in_their_offering() -> Iterator[str]:
    query = db.select(CheckIn.id).join(CheckIn.registration)
    for id_ in db.session.scalars(query.where(Registration.offering_id != CheckIn.offering_id)):
        yield f"Scan {id_} belongs to another offering than its registration."
    undone = db.aliased(CheckIn)
    pairs = db.select(CheckIn.id, undone.id).join(undone, undone.id == CheckIn.undoes_id)
    wrong = db.or_(undone.offering_id != CheckIn.offering_id, undone.kind != "in", undone.id > CheckIn.id)
    for undo, scan in db.session.execute(pairs.where(wrong)):
        yield f"Scan {undo} takes back {scan}, which it may not."

from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from registrations.credits.models import CreditEntry
from registrations.credits.schemes import SCHEMES, units


@invariant("what was taken back in the ledger is the opposite of what was booked")
def reversals_are_opposites() -> Iterator[str]:
    entry = db.aliased(CreditEntry)
    pairs = db.select(CreditEntry.id, entry.id).join(entry, entry.id == CreditEntry.reverses_id)
    same = [
        getattr(CreditEntry, name) == getattr(entry, name)
        for name in ("registration_id", "scheme", "subject", "year", "source", "source_ref")
    ]
    opposite = db.and_(*same, CreditEntry.minutes == -entry.minutes, CreditEntry.tenths == -entry.tenths)
    for reversal, taken_back in db.session.execute(pairs.where(db.or_(~opposite, entry.reverses_id.is_not(None)))):
        yield f"Credit entry {reversal} is not the opposite of {taken_back}, which it takes back."


@invariant("units in the ledger are what their minutes make by the scheme")
def units_follow_minutes() -> Iterator[str]:
    query = db.select(CreditEntry).where(CreditEntry.reverses_id.is_(None)).execution_options(yield_per=1000)
    for entry in db.session.scalars(query):
        scheme = SCHEMES.get(entry.scheme)
        if scheme is None or entry.tenths != units(scheme, entry.minutes):
            yield f"Credit entry {entry.id} says {entry.tenths} tenths for {entry.minutes} minutes of {entry.scheme}."


@invariant("for one reason at most one credit entry stands")
def one_entry_stands() -> Iterator[str]:
    reason = (CreditEntry.registration_id, CreditEntry.scheme, CreditEntry.source, CreditEntry.source_ref)
    standing = db.func.sum(db.case((CreditEntry.reverses_id.is_(None), 1), else_=-1))
    for row in db.session.execute(db.select(*reason).group_by(*reason).having(db.or_(standing > 1, standing < 0))):
        yield f"Registration {row[0]} has several credit entries in {row[1]} for {row[2]} {row[3]!r}."

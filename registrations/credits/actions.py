"""Writing the ledger: booking, once for each reason there is; taking back by a row of the opposite amount."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import IntegrityError

from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from core.ids import new_ref
from offerings.base.models import Offering
from offerings.base.states import last_day
from registrations.base.models import Registration
from registrations.credits.models import CreditEntry, CreditWorth
from registrations.credits.queries import employers_by_membership, find_standing, list_unbooked, list_worths
from registrations.credits.schemes import SCHEMES, SUBJECTS, units

MOST_MINUTES = 60_000
BATCH = 500

EMPLOYERS: list[Callable[[Sequence[int]], Mapping[int, int]]] = [employers_by_membership]
"""Registration ids -> organisation ids: in whose register a credit stands. Later ones win; packages above append."""


@dataclass(frozen=True)
class Earned:
    """What somebody earned. ``reason_ref`` makes it one: the same source and reference are booked once.

    ``on``: the day it counts for, at the place; its year is the year of the credit.
    """

    scheme: str
    subject: str
    minutes: int
    on: date
    source: str
    reason_ref: str = ""


def book(registration: Registration, earned: Earned, actor: Actor | None) -> CreditEntry:
    """Writes the entry, or gives back the one that stands for the same reason already. Safe to repeat and at once."""
    check(earned.scheme, earned.subject, earned.minutes)
    existing = find_standing(registration.id, earned.scheme, earned.source, earned.reason_ref)
    if existing is not None and existing.reverses_id is None:
        return existing
    employer = employers_of([registration.id]).get(registration.id)
    attempt = existing.attempt * -1 + 1 if existing is not None else 1
    entry = CreditEntry(**_values(registration.id, earned, actor, employer), attempt=attempt)
    try:
        with db.session.begin_nested():
            db.session.add(entry)
    except IntegrityError:
        found = find_standing(registration.id, earned.scheme, earned.source, earned.reason_ref)
        assert found is not None, "the unique constraint refused, so there is one"
        return found
    return entry


def book_attendance(offering: Offering, actor: Actor | None) -> int:
    """To whoever was let in, what the organiser says that it is worth; returns how many entries were written.

    Those that were written before, or taken back since, are left as they are: pressing again books newcomers only.
    """
    worths = list_worths(offering.id)
    if not worths:
        raise Refused("nothing_set", _l("Say first what taking part counts for."))
    day = last_day(offering)
    if day is None or day > clock.today(offering.time_zone):
        raise Refused("not_over", _l("Credits are booked from the last day on."))
    db.session.execute(db.select(Offering.id).where(Offering.id == offering.id).with_for_update())  # one at a time
    count = sum(_book_worth(offering.id, worth, day, actor) for worth in worths)
    if count:
        audit.record(actor, "credits.booked", "offering", offering.id, count=count)
    return count


def _book_worth(offering_id: int, worth: CreditWorth, day: date, actor: Actor | None) -> int:
    earned = Earned(worth.scheme, worth.subject, worth.minutes, day, "attendance")
    waiting = list_unbooked(offering_id, worth.scheme)
    for first in range(0, len(waiting), BATCH):
        some = waiting[first : first + BATCH]
        employers = employers_of(some)
        rows = [_values(each, earned, actor, employers.get(each)) | {"ref": new_ref(), "attempt": 1} for each in some]
        db.session.execute(db.insert(CreditEntry), rows)
    return len(waiting)


def reverse(entry: CreditEntry, actor: Actor | None, reason: str) -> CreditEntry:
    """Take it back, with the reason, which the person reads. Refused for a reversal and for what is taken back."""
    if not reason.strip():
        raise Invalid("reason_missing", _l("Write the reason: the person will read it."), field="reason")
    taken_back = Refused("taken_back", _l("This entry is taken back already."))
    if entry.reverses_id is not None or find_reversal(entry) is not None:
        raise taken_back
    copied = ("registration_id", "organisation_id", "scheme", "subject", "year", "earned_on", "source", "source_ref")
    reversal = CreditEntry(
        **{name: getattr(entry, name) for name in copied},
        minutes=-entry.minutes,
        tenths=-entry.tenths,
        attempt=-entry.attempt,
        reverses_id=entry.id,
        reason=reason.strip()[:500],
        actor_id=actor.id if actor else None,
        actor_name=actor.display_name if actor else "",
        booked_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(reversal)
    except IntegrityError:
        raise taken_back from None
    offering_id = entry.registration.offering_id
    audit.record(actor, "credits.reversed", "offering", offering_id, entry=entry.ref, reason=reversal.reason)
    return reversal


def find_reversal(entry: CreditEntry) -> CreditEntry | None:
    found: CreditEntry | None = db.session.scalar(db.select(CreditEntry).where(CreditEntry.reverses_id == entry.id))
    return found


def set_worth(offering: Offering, actor: Actor, scheme: str, subject: str, minutes: int) -> None:
    """What having been there counts for in ``scheme``; 0 minutes takes it out. Entries that exist stay as they are."""
    if minutes:
        check(scheme, subject, minutes)
    worth = db.session.scalar(db.select(CreditWorth).filter_by(offering_id=offering.id, scheme=scheme))
    if worth is None and minutes:
        db.session.add(CreditWorth(offering_id=offering.id, scheme=scheme, subject=subject, minutes=minutes))
    elif worth is not None and minutes:
        worth.subject, worth.minutes = subject, minutes
    elif worth is not None:
        db.session.delete(worth)
    else:
        return
    db.session.flush()
    audit.record(actor, "credits.worth_set", "offering", offering.id, scheme=scheme, minutes=minutes)


def check(scheme: str, subject: str, minutes: int) -> None:
    """Raises Invalid for what is no scheme, no subject, or no sensible time."""
    if scheme not in SCHEMES:
        raise Invalid("unknown_scheme", _l("Choose a scheme from the list."), field="scheme")
    if subject not in SUBJECTS:
        raise Invalid("unknown_subject", _l("Choose professional or general."), field="subject")
    if not 0 <= minutes <= MOST_MINUTES:
        raise Invalid("bad_minutes", _l("Give the time in minutes, at most 60,000."), field="minutes")


def employers_of(registration_ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for ask in EMPLOYERS:
        found |= ask(registration_ids)
    return found


def _values(registration_id: int, earned: Earned, actor: Actor | None, employer: int | None) -> dict[str, object]:
    return {
        "registration_id": registration_id,
        "organisation_id": employer,
        "scheme": earned.scheme,
        "subject": earned.subject,
        "year": earned.on.year,
        "earned_on": earned.on,
        "minutes": earned.minutes,
        "tenths": units(SCHEMES[earned.scheme], earned.minutes),
        "source": earned.source,
        "source_ref": earned.reason_ref,
        "actor_id": actor.id if actor else None,
        "actor_name": actor.display_name if actor else "",
        "booked_at": clock.now(),
    }

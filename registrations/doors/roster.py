"""The list that a desk takes with it: what is needed to find a person and to judge a ticket, and nothing else."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from pypinyin import lazy_pinyin

from core import clock
from core.database import db
from core.i18n import localized
from core.names import name_syllables
from core.text import has_han
from offerings.base.models import Offering
from registrations.base.codes import public_key
from registrations.base.models import Registration
from registrations.checkins.judge import ENDED
from registrations.checkins.models import CheckIn
from registrations.checkins.queries import arrivals, count_arrived, count_expected, list_flagged
from registrations.revocations.queries import list_revoked
from registrations.tickets.models import TicketType

OVERLAP = timedelta(minutes=2)
"""What changed this long before the last look is sent again: a transaction may end after a later one."""


def roster(offering: Offering, since: datetime | None, secret_key: str) -> dict[str, Any]:
    """What a desk of ``offering`` keeps, as JSON values; only people whose row or arrival changed since ``since``."""
    now = clock.now()
    return {
        "offering": {"ref": offering.ref, "title": localized(offering.title), "zone": offering.time_zone},
        "public_key": public_key(secret_key),
        "keep_until": _ends(offering, now),
        "tickets": _tickets(offering.id),
        "people": _people(offering.id, since),
        "is_whole": since is None,
        "as_of": _milliseconds(now),
        "next": _milliseconds(now - OVERLAP),
        "counts": counts(offering.id),
    }


def counts(offering_id: int) -> dict[str, int]:
    return {
        "arrived": count_arrived(offering_id),
        "expected": count_expected(offering_id),
        "flagged": len(list_flagged(offering_id)),
    }


def _tickets(offering_id: int) -> dict[str, dict[str, Any]]:
    """By number; the colour is the place in the list, 1 to 6 (as --hue-1 and so on)."""
    rows = db.session.scalars(
        db.select(TicketType).where(TicketType.offering_id == offering_id).order_by(TicketType.position, TicketType.id)
    )
    return {row.ref: {"name": localized(row.name), "hue": place % 6 + 1} for place, row in enumerate(rows)}


def _people(offering_id: int, since: datetime | None) -> list[dict[str, Any]]:
    columns = (
        Registration.id, Registration.ref, Registration.state, Registration.name_native, Registration.name_latin,
        Registration.organisation_name, Registration.phone, TicketType.ref.label("ticket"),
    )  # fmt: skip
    query = db.select(*columns).join(TicketType, TicketType.id == Registration.ticket_type_id)
    query = query.where(Registration.offering_id == offering_id).order_by(Registration.id)
    if since is not None:
        scanned = db.select(CheckIn.registration_id).where(
            CheckIn.offering_id == offering_id, CheckIn.received_at >= since
        )
        query = query.where(db.or_(Registration.changed_at >= since, Registration.id.in_(scanned)))
    rows = db.session.execute(query).all()
    came = _arrivals([row.id for row in rows])
    revoked = [{"ref": ref, "state": "cancelled"} for ref in list_revoked(offering_id, since)]
    return revoked + [_person(row, came.get(row.id)) for row in rows]


def _arrivals(ids: list[int], batch: int = 5_000) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for start in range(0, len(ids), batch):
        found |= arrivals(ids[start : start + batch])
    return found


def _person(row: Any, came_at: datetime | None) -> dict[str, Any]:
    """Of a ticket that is no longer valid only that: nobody has to be found by the name on it."""
    if row.state in ENDED:
        return {"ref": row.ref, "state": row.state}
    person = {
        "ref": row.ref,
        "state": row.state,
        "native": row.name_native,
        "latin": row.name_latin if row.name_latin != row.name_native else "",
        "keys": _keys(row.name_native),
        "organisation": row.organisation_name,
        "digits": "".join(filter(str.isdigit, row.phone))[-4:],
        "ticket": row.ticket,
        "came_at": _milliseconds(came_at) if came_at else None,
    }
    return {name: value for name, value in person.items() if value}


@lru_cache(maxsize=50_000)
def _keys(name: str) -> str:
    """How a Chinese name sounds, in pinyin: apart, together and by initials ("zhang hui zhanghui zh"); ü also as one
    types it ("lv" for 吕)."""
    if not has_han(name):
        return ""
    family, given = name_syllables(name)
    pairs = list(zip((*family, *given), lazy_pinyin(name.strip()), strict=False))
    syllables = [read for read, _typed in pairs if read.isascii()]
    by_key = [typed if "v" in typed else read for read, typed in pairs if read.isascii()]
    keys = [*syllables, "".join(syllables), "".join(each[:1] for each in syllables)]
    return " ".join(keys if by_key == syllables else [*keys, *by_key, "".join(by_key)]).casefold()


def flagged(rows: Iterable[CheckIn]) -> list[dict[str, Any]]:
    """For whoever leads the desk: who came in against the list, at which door, when."""
    return [
        {
            "id": row.client_id,
            "verdict": row.verdict if row.verdict != "ok" else "duplicate",
            "name": row.registration.name_native if row.registration else "",
            "ref": row.registration.ref if row.registration else row.scanned,
            "device": row.device_name,
            "at": _milliseconds(row.at),
        }
        for row in rows
    ]


def _ends(offering: Offering, now: datetime) -> int:
    """The day after the offering ends a device forgets the list by itself; without dates, in two days."""
    last = offering.ends_on or offering.starts_on or now.date()
    until = datetime(last.year, last.month, last.day, tzinfo=now.tzinfo) + timedelta(days=2)
    return _milliseconds(max(until, now + timedelta(days=2)))


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)

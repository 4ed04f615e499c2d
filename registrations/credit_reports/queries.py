"""The employer's year: who earned how much in one scheme. Three statements whatever the number of people."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.database import db
from organisations.base.models import Organisation
from registrations.base.models import Registration
from registrations.credits.models import CreditEntry
from registrations.credits.schemes import SCHEMES, Standing, standing


@dataclass(frozen=True)
class PersonYear:
    """One of the employer's people, by account, else by address; ``name`` as in the latest registration."""

    name: str
    email: str
    standing: Standing


@dataclass(frozen=True)
class Report:
    """``people`` those with the least first; ``months``: tenths earned in each of the twelve."""

    people: list[PersonYear]
    months: list[int]

    @property
    def total(self) -> int:
        return sum(person.standing.total for person in self.people)

    @property
    def fulfilled(self) -> int:
        return sum(person.standing.is_fulfilled for person in self.people)


def list_choices(organisation: Organisation) -> list[tuple[int, str]]:
    """(year, scheme) for which it has entries, newest first, schemes in their order."""
    query = db.select(CreditEntry.year, CreditEntry.scheme).where(CreditEntry.organisation_id == organisation.id)
    found = {(row[0], row[1]) for row in db.session.execute(query.distinct())}
    order = list(SCHEMES)
    return sorted(found, key=lambda pair: (-pair[0], order.index(pair[1])))


def report(organisation: Organisation, year: int, scheme: str) -> Report:
    chosen = (
        CreditEntry.organisation_id == organisation.id,
        CreditEntry.year == year,
        CreditEntry.scheme == scheme,
    )
    who = db.func.coalesce(db.cast(Registration.user_id, db.String), Registration.email)
    query = (
        db.select(who, CreditEntry.subject, db.func.sum(CreditEntry.tenths), db.func.max(Registration.id))
        .join(CreditEntry.registration)
        .where(*chosen)
        .group_by(who, CreditEntry.subject)
    )
    sums: dict[str, list[tuple[str, int]]] = {}
    latest: dict[str, int] = {}
    for person, subject, tenths, registration_id in db.session.execute(query):
        sums.setdefault(person, []).append((subject, int(tenths)))
        latest[person] = max(latest.get(person, 0), registration_id)
    names = _names(chosen)
    people = [PersonYear(*names[latest[key]], standing(SCHEMES[scheme], entries)) for key, entries in sums.items()]
    people.sort(key=lambda each: (each.standing.total, each.name))
    return Report(people, _months(chosen))


def _names(chosen: Sequence[object]) -> dict[int, tuple[str, str]]:
    query = (
        db.select(Registration.id, Registration.name_native, Registration.email)
        .join(CreditEntry, CreditEntry.registration_id == Registration.id)
        .where(*chosen)
        .distinct()
    )
    return {row[0]: (row[1], row[2]) for row in db.session.execute(query)}


def _months(chosen: Sequence[object]) -> list[int]:
    month = db.extract("month", CreditEntry.earned_on)
    query = db.select(month, db.func.sum(CreditEntry.tenths)).where(*chosen).group_by(month)
    found = {int(row[0]): int(row[1]) for row in db.session.execute(query)}
    return [found.get(number, 0) for number in range(1, 13)]

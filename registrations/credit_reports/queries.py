"""The employer's year: who earned how much in one scheme. Four statements whatever the number of people."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.database import Localized, db
from offerings.base.models import Offering
from organisations.base.models import Organisation
from registrations.base.models import Registration
from registrations.credits.models import CreditEntry
from registrations.credits.schemes import SCHEMES, Standing, standing

WHO = db.func.coalesce(db.cast(Registration.user_id, db.String), Registration.email)
"""One person: their account, else their address."""


@dataclass(frozen=True)
class PersonYear:
    """One of the employer's people, by account, else by address; ``name`` as in the latest registration."""

    name: str
    sort_key: str
    email: str
    standing: Standing


@dataclass(frozen=True)
class Origin:
    """An event or training in which something was earned: by how many people, and how much in all."""

    title: Localized
    people: int
    tenths: int


@dataclass(frozen=True)
class Report:
    """``people`` those with the least first; ``months``: tenths earned in each of the twelve; ``origins`` those that
    gave most first."""

    people: list[PersonYear]
    months: list[int]
    origins: list[Origin]

    @property
    def total(self) -> int:
        return sum(person.standing.total for person in self.people)

    @property
    def fulfilled(self) -> int:
        return sum(person.standing.is_fulfilled for person in self.people)

    @property
    def reached(self) -> dict[str, int]:
        """How many people have reached the year's target, all but the professional share of it, half of it, less."""
        found = dict.fromkeys(("all", "general", "half", "less"), 0)
        for person in self.people:
            found[_how_far(person.standing)] += 1
        return found


def _how_far(reached: Standing) -> str:
    if reached.missing:
        return "half" if 2 * reached.total >= reached.target else "less"
    return "general" if reached.missing_professional else "all"


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
    query = (
        db.select(WHO, CreditEntry.subject, db.func.sum(CreditEntry.tenths), db.func.max(Registration.id))
        .join(CreditEntry.registration)
        .where(*chosen)
        .group_by(WHO, CreditEntry.subject)
    )
    sums: dict[str, list[tuple[str, int]]] = {}
    latest: dict[str, int] = {}
    for person, subject, tenths, registration_id in db.session.execute(query):
        sums.setdefault(person, []).append((subject, int(tenths)))
        latest[person] = max(latest.get(person, 0), registration_id)
    names = _names(chosen)
    people = [PersonYear(*names[latest[key]], standing(SCHEMES[scheme], entries)) for key, entries in sums.items()]
    people.sort(key=lambda each: (each.standing.total, each.sort_key))
    return Report(people, _months(chosen), _origins(chosen))


def _names(chosen: Sequence[object]) -> dict[int, tuple[str, str, str]]:
    query = (
        db.select(Registration.id, Registration.name_native, Registration.sort_key, Registration.email)
        .join(CreditEntry, CreditEntry.registration_id == Registration.id)
        .where(*chosen)
        .distinct()
    )
    return {row[0]: (row[1], row[2], row[3]) for row in db.session.execute(query)}


def _origins(chosen: Sequence[object]) -> list[Origin]:
    each = (
        db.select(Registration.offering_id, db.func.sum(CreditEntry.tenths).label("tenths"))
        .join(CreditEntry, CreditEntry.registration_id == Registration.id)
        .where(*chosen)
        .group_by(Registration.offering_id, WHO)
        .having(db.func.sum(CreditEntry.tenths) != 0)  # of whom all was taken back, nothing came of it
        .subquery()
    )
    sums = (
        db.select(each.c.offering_id, db.func.count().label("people"), db.func.sum(each.c.tenths).label("tenths"))
        .group_by(each.c.offering_id)
        .subquery()
    )
    query = (
        db.select(Offering.title, sums.c.people, sums.c.tenths)
        .join(sums, sums.c.offering_id == Offering.id)
        .order_by(sums.c.tenths.desc(), Offering.id)
    )
    return [Origin(row[0], row[1], int(row[2])) for row in db.session.execute(query)]


def _months(chosen: Sequence[object]) -> list[int]:
    month = db.extract("month", CreditEntry.earned_on)
    query = db.select(month, db.func.sum(CreditEntry.tenths)).where(*chosen).group_by(month)
    found = {int(row[0]): int(row[1]) for row in db.session.execute(query)}
    return [found.get(number, 0) for number in range(1, 13)]

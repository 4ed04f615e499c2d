"""Reads of people on programmes. Whoever an organisation entered, it may choose by name; others by their address."""

from collections.abc import Collection

from core.database import db
from core.errors import NotFound
from offerings.people.models import Person


def list_known(organisation_ids: Collection[int], person_ids: Collection[int] = ()) -> list[Person]:
    """Those these organisations entered, and those of ``person_ids``; by name. One query."""
    known = Person.organisation_id.in_(organisation_ids) | Person.id.in_(person_ids)
    return list(db.session.scalars(db.select(Person).where(known).order_by(Person.sort_key, Person.id)))


def find_by_email(email: str) -> Person | None:
    found: Person | None = db.session.scalar(db.select(Person).where(Person.email == email.strip().lower()))
    return found


def get_person(ref: str) -> Person:
    """Raises NotFound."""
    found: Person | None = db.session.scalar(db.select(Person).where(Person.ref == ref))
    if found is None:
        raise NotFound
    return found

"""Every write of people on programmes."""

from sqlalchemy.exc import IntegrityError

from core import audit, clock
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid, Refused
from core.i18n import _l
from core.names import name_key
from offerings.people.models import Person
from offerings.people.queries import find_by_email
from offerings.people.signals import person_changed
from organisations.base.models import Organisation


def create(
    organisation: Organisation,
    actor: Actor | None,
    *,
    name_native: str,
    name_latin: str = "",
    affiliation: Localized | None = None,
    biography: Localized | None = None,
    email: str = "",
) -> Person:
    """Enter somebody. Whoever has this address already is returned as they are: nobody is there twice."""
    folded = email.strip().lower()
    known = find_by_email(folded) if folded else None
    if known is not None:
        return known
    person = Person(organisation_id=organisation.id, email=folded or None, created_at=clock.now())
    _write(person, name_native, name_latin, affiliation or {}, biography or {})
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:
        known = find_by_email(folded)
        if known is None:
            raise
        return known
    audit.record(actor, "person.created", "person", person.id)
    return person


def edit(
    person: Person,
    actor: Actor | None,
    *,
    name_native: str,
    name_latin: str,
    affiliation: Localized,
    biography: Localized,
    email: str,
) -> None:
    folded = email.strip().lower()
    other = find_by_email(folded) if folded else None
    if other is not None and other is not person:
        message = _l("Somebody else on our programmes has this address. Choose that person instead.")
        raise Refused("email_taken", message, field="email")
    with db.session.no_autoflush:
        _write(person, name_native, name_latin, affiliation, biography)
        person.email = folded or None
    db.session.flush()
    audit.record(actor, "person.edited", "person", person.id)
    person_changed.send(person, actor=actor)


def _write(person: Person, native: str, latin: str, affiliation: Localized, biography: Localized) -> None:
    if not (native or latin):
        raise Invalid("no_name", _l("Give a name, in either script."), field="name_native")
    person.name_native, person.name_latin = native or latin, latin
    person.affiliation, person.biography = affiliation, biography
    person.sort_key = name_key(person.name_native, latin)

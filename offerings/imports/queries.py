"""Reads of imports: files that wait, and what they can be imported into."""

from collections.abc import Sequence

from accounts.users.models import User
from core.database import db
from core.errors import NotFound
from offerings.base.models import Offering
from offerings.base.states import is_over
from offerings.imports.models import ImportFile
from offerings.roles.queries import list_editable, list_for_organiser
from organisations.base.models import Organisation


def get_file(ref: str) -> ImportFile:
    """Raises NotFound."""
    found: ImportFile | None = db.session.scalar(db.select(ImportFile).where(ImportFile.ref == ref))
    if found is None:
        raise NotFound
    return found


def list_targets(user: User) -> list[Offering]:
    """What the person may import into: what they edit and is not cancelled; what is over comes last."""
    mine = list_editable(user, list_for_organiser(user))
    return sorted((offering for offering in mine if offering.state != "cancelled"), key=is_over)


def find_organisation(slug: str) -> Organisation | None:
    found: Organisation | None = db.session.scalar(db.select(Organisation).where(Organisation.slug == slug))
    return found


def find_offering(slug: str) -> Offering | None:
    found: Offering | None = db.session.scalar(db.select(Offering).where(Offering.slug == slug))
    return found


def choose(things: Sequence[Offering], ref: str) -> Offering:
    """The one of ``things`` with this reference. Raises NotFound."""
    found = next((thing for thing in things if thing.ref == ref), None)
    if found is None:
        raise NotFound
    return found

from core.database import db
from core.errors import NotFound
from registrations.people_imports.models import PeopleFile


def get_file(offering_id: int, user_id: int, ref: str) -> PeopleFile:
    """The person's own, with its content; NotFound for anybody else's."""
    query = db.select(PeopleFile).where(
        PeopleFile.offering_id == offering_id, PeopleFile.user_id == user_id, PeopleFile.ref == ref
    )
    found: PeopleFile | None = db.session.scalar(query.options(db.undefer(PeopleFile.content)))
    if found is None:
        raise NotFound
    return found

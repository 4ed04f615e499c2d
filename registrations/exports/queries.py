from core.database import db
from core.errors import NotFound
from registrations.exports.models import PeopleExport


def get_export(offering_id: int, user_id: int, ref: str) -> PeopleExport:
    """The person's own; NotFound for anybody else's."""
    query = db.select(PeopleExport).where(
        PeopleExport.offering_id == offering_id, PeopleExport.user_id == user_id, PeopleExport.ref == ref
    )
    found: PeopleExport | None = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def list_exports(offering_id: int, limit: int = 200) -> list[PeopleExport]:
    """The log, newest first."""
    query = db.select(PeopleExport).where(PeopleExport.offering_id == offering_id)
    query = query.options(db.joinedload(PeopleExport.user)).order_by(PeopleExport.id.desc()).limit(limit)
    return list(db.session.scalars(query))
